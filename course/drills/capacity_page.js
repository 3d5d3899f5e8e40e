// The capacity sheet as a page of its own.

function render({ model, el }) {
  const sheet = capacitySheet({ title: model.get("title"), send: (message) => model.send(message) });
  el.append(sheet.node);
  model.on("msg:custom", sheet.heard);
  sheet.open();
  return () => {
    sheet.stop();
    model.off("msg:custom", sheet.heard);
  };
}

export default { render };
