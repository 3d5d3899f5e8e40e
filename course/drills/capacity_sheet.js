// Sliders and text fields of a load, and the figures that follow from it; Python works them out.
// `send(message)` reaches Python, and its replies go to `heard`.

function capacitySheet({ title, send: tell }) {
  const prefix = `sheet-${Math.random().toString(36).slice(2)}`;
  const keys = { "data-lm-suppress-shortcuts": "true" };
  const form = element("form", { class: "course-form course-sheet", "aria-label": title });
  const fields = element("div");
  const body = element("tbody");
  const heads = ["Figure", "Value", "Formula"].map((head) => element("th", { scope: "col" }, head));
  const table = element(
    "table",
    {},
    element("caption", {}, "What follows"),
    element("thead", {}, element("tr", {}, ...heads)),
    body,
  );
  const figures = element("div", { class: "course-sheet-figures" }, table);
  const status = element("p", { class: "course-form-status", "aria-live": "polite" }, "Run this cell to move the sliders.");
  form.append(fields, figures, status);
  const parts = new Map();
  let waiting = null;

  // One message in flight is enough: the newest position wins.
  let isBusy = false;
  let latest = null;
  function send(message) {
    if (isBusy && !message.settled) {
      latest = message;
      return;
    }
    latest = null;
    isBusy = true;
    tell(message);
  }

  function build(described) {
    const groups = new Map();
    for (const field of described) {
      if (!groups.has(field.group)) {
        const group = element("fieldset", {}, element("legend", {}, field.group));
        groups.set(field.group, group);
        fields.append(group);
      }
      const id = `${prefix}-${field.name}`;
      const beside = element("span", { id: `${id}-beside`, class: "course-form-beside", "aria-live": "polite" });
      const slider = element("input", { id, type: "range", min: "0", max: String(field.steps), step: "1", ...keys });
      const text = element("input", {
        type: "text",
        "aria-label": `${field.label}, written`,
        "aria-describedby": `${id}-beside`,
        autocomplete: "off",
        ...keys,
      });
      slider.addEventListener("input", () => {
        send({ field: field.name, position: Number(slider.value) });
        clearTimeout(waiting);
        waiting = setTimeout(() => send({ field: field.name, position: Number(slider.value), settled: true }), WAIT_MS);
      });
      text.addEventListener("change", () => send({ field: field.name, text: text.value, settled: true }));
      const label = element("label", { for: id }, field.label);
      groups.get(field.group).append(element("div", { class: "course-sheet-field" }, label, slider, text, beside));
      parts.set(field.name, { slider, text, beside });
      place(field.name, field);
    }
  }
  function place(name, value) {
    const { slider, text } = parts.get(name);
    if (document.activeElement !== slider) slider.value = String(value.position);
    slider.setAttribute("aria-valuetext", value.text);
    text.value = value.text;
  }
  function heard(message) {
    isBusy = false;
    if (message.fields && !parts.size) build(message.fields);
    for (const [name, value] of Object.entries(message.values || {})) place(name, value);
    for (const [name, text] of Object.entries(message.beside || {})) parts.get(name).beside.replaceChildren(...said(text));
    if (message.figures) {
      const rows = message.figures.map(([label, value, formula]) =>
        element("tr", {}, element("th", { scope: "row" }, label), element("td", {}, value), element("td", {}, formula)),
      );
      body.replaceChildren(...rows);
    }
    if (message.status) status.replaceChildren(...said(message.status));
    else if (message.fields) status.textContent = "Move a slider, or write a value with its unit.";
    if (latest) send(latest);
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  return { node: form, heard, open: () => tell({ opened: true }), stop: () => clearTimeout(waiting) };
}
