// A question, a box, a recorder. What is said travels in messages, never in the widget's state,
// so that JupyterLab does not save it into the notebook.

function render({ model, el }) {
  const id = `say-${Math.random().toString(36).slice(2)}`;
  const keys = { type: "button", "data-lm-suppress-shortcuts": "true" };
  const send = (message, buffers) => model.send(message, undefined, buffers);
  const form = element("form", { class: "course-form", "aria-label": model.get("title"), "data-lm-suppress-shortcuts": "true" });
  const everything = element("fieldset", { class: "course-form-all", disabled: "" });
  const label = element("label", { for: id, dir: "auto" }, model.get("title"));
  const box = element("textarea", { id, rows: "8", dir: "auto" });
  const spoken = element("div");
  const measure = element("button", keys, "Measure it");
  const keep = element("button", keys, "Keep this text");
  const told = element("div", { class: "course-form-reply", "aria-live": "polite" });
  const status = element("p", { class: "course-form-status", role: "status", "aria-live": "polite" }, "Run this cell to begin.");
  everything.append(
    element("div", { class: "course-form-field is-long" }, label, box),
    spoken,
    element("p", {}, measure, " ", keep),
  );
  form.append(everything, told, status);
  el.append(form);

  let voices = [];
  form.addEventListener("submit", (event) => event.preventDefault());
  measure.addEventListener("click", () => send({ why: "measure", text: box.value }));
  keep.addEventListener("click", () => send({ why: "keep", text: box.value }));

  function heard(message, buffers) {
    if (message.voice && !voices.length) {
      label.replaceChildren(...said(message.asks));
      box.value = message.text;
      const one = recorder({ send, box, voice: message.voice, label: model.get("title") });
      const two = reader({ send, voice: message.voice, text: message.asks });
      voices = [one, two];
      spoken.append(two.node, one.node);
      everything.removeAttribute("disabled");
    }
    if (message.told) told.replaceChildren(...message.told.map((line) => element("p", {}, ...said(line))));
    if (message.cleared || message.heard) told.replaceChildren();
    if (message.cleared) status.textContent = ""; // the recorder says it
    voices.forEach((one) => one.heard(message, buffers));
    if (message.status !== undefined) status.replaceChildren(...said(message.status));
    // What was recognised is quoted beside the rubric.
    if (message.heard && message.heard.text) send({ why: "measure", text: box.value, recognised: true });
  }
  model.on("msg:custom", heard);
  model.send({ why: "opened" });
  return () => {
    voices.forEach((one) => one.stop && one.stop());
    model.off("msg:custom", heard);
  };
}

export default { render };
