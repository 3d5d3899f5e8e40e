// A clock alone in a notebook's page.

function render({ model, el }) {
  const face = clockFace(el, { title: model.get("title"), steps: model.get("steps"), send: (message) => model.send(message) });
  model.on("msg:custom", face);
  return () => {
    face.stop();
    model.off("msg:custom", face);
  };
}

export default { render };
