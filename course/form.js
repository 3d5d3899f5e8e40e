// A form in a notebook's page. What is typed travels in messages, never in the widget's state,
// so that JupyterLab does not save it into the notebook.

function control(field, id, described) {
  const common = { id, "aria-describedby": described, "data-lm-suppress-shortcuts": "true", dir: "auto" };
  if (field.kind === "check") return element("input", { ...common, type: "checkbox" });
  if (field.kind === "text") {
    return element("input", { ...common, type: "text", placeholder: field.example, autocomplete: "off" });
  }
  if (field.kind === "long" || field.kind === "rewrite") return element("textarea", { ...common, rows: "4" });
  const select = element("select", common, element("option", { value: "" }, "Choose …"));
  for (const option of field.options) select.append(element("option", { value: option }, option));
  return select;
}

function render({ model, el }) {
  const prefix = `form-${Math.random().toString(36).slice(2)}`;
  const form = element("form", { class: "course-form", "aria-label": model.get("title") });
  const status = element("p", { class: "course-form-status" }, "Run this cell to fill in the form.");
  const reply = element("div", { class: "course-form-reply", "aria-live": "polite" });
  const drawing = element("div", { class: "course-form-drawing" });
  const everything = element("fieldset", { class: "course-form-all", disabled: "" });
  const groups = new Map();
  const controls = new Map();
  const besides = new Map();

  for (const field of model.get("fields")) {
    if (!groups.has(field.group)) {
      const group = element("div", { class: `course-form-group is-${field.kind}` });
      groups.set(field.group, group);
      everything.append(element("fieldset", {}, element("legend", {}, field.group || model.get("title")), group));
    }
    const id = `${prefix}-${field.name}`;
    const input = control(field, id, `${id}-help ${id}-beside`);
    const label = element("label", { for: id }, field.label);
    const help = element("span", { id: `${id}-help`, class: "course-form-help" }, ...said(field.help));
    const beside = element("span", { id: `${id}-beside`, class: "course-form-beside", "aria-live": "polite" });
    const parts = field.kind === "check" ? [input, label, help, beside] : [label, help, input, beside];
    groups.get(field.group).append(element("div", { class: `course-form-field is-${field.kind}` }, ...parts));
    controls.set(field.name, input);
    besides.set(field.name, beside);
  }
  if (model.get("button")) {
    everything.append(
      element("button", { type: "submit", "data-lm-suppress-shortcuts": "true" }, model.get("button")),
    );
  }
  form.append(...(model.get("intro") || []).map((text) => element("p", { dir: "auto" }, text)));
  form.append(everything, status, reply, drawing);
  el.append(form);

  const value = (input) => (input.type === "checkbox" ? (input.checked ? "yes" : "") : input.value);
  let waiting = null;
  function send(why) {
    clearTimeout(waiting);
    waiting = null;
    status.textContent = "Not saved yet …";
    const filled = Object.fromEntries([...controls].map(([name, input]) => [name, value(input)]));
    model.send({ filled, why });
  }
  // While somebody types, what they wrote is saved; an answer comes when they leave the field,
  // so that a screen reader is not interrupted with every pause.
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => send("typing"), WAIT_MS);
  });
  form.addEventListener("change", () => send("changed"));
  handedInByEnter(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send("asked");
  });

  function heard(message) {
    if (message.filled) {
      for (const [name, input] of controls) {
        if (input.type === "checkbox") input.checked = Boolean(message.filled[name]);
        else {
          const written = message.filled[name] || "";
          // What was written as text is a choice too.
          if (written && input.tagName === "SELECT" && ![...input.options].some((one) => one.value === written)) {
            input.append(element("option", { value: written }, written));
          }
          input.value = written;
        }
      }
      everything.removeAttribute("disabled");
    }
    if (message.status !== undefined) status.replaceChildren(...said(message.status));
    if (message.said) reply.replaceChildren(...message.said.map((line) => element("p", {}, ...said(line))));
    if (message.drawn !== undefined) drawing.innerHTML = message.drawn;
    if (message.beside) {
      for (const [name, beside] of besides) {
        // What is already there is not announced again.
        const text = message.beside[name] || "";
        if (beside.dataset.text !== text) beside.replaceChildren(...said(text));
        beside.dataset.text = text;
      }
    }
  }
  model.on("msg:custom", heard);
  model.send({ opened: true });
  return () => {
    if (waiting !== null) send("typing");
    model.off("msg:custom", heard);
  };
}

export default { render };
