// Sliders on a pipeline, and what comes of it. Where a slider stands travels in messages.

function render({ model, el }) {
  const prefix = `flow-${Math.random().toString(36).slice(2)}`;
  const form = element("form", { class: "course-flow", "aria-label": model.get("title") });
  const heading = element("p", { class: "course-flow-name" }, "Run this cell to open the sliders.");
  const controls = element("div", { class: "course-flow-controls" });
  const summary = element("p", { class: "course-flow-summary", role: "status" });
  const changed = element("ul", { class: "course-flow-changed" });
  const table = element("div", { class: "course-flow-table" });
  const plots = element("div", { class: "course-flow-plots" });
  const notes = element("details", { hidden: "" });
  const reset = element("button", { type: "button", "data-lm-suppress-shortcuts": "true" }, "As it was");
  form.append(heading, controls, reset, summary, changed, table, plots, notes);
  el.append(form);
  const inputs = new Map();
  let waiting = null;

  function send() {
    waiting = null;
    model.send({ at: Object.fromEntries([...inputs].map(([name, input]) => [name, Number(input.value)])) });
  }

  function control(one) {
    const id = `${prefix}-${one.name}`;
    const label = element("label", { for: id }, one.label);
    if (one.kind === "choice") {
      const select = element("select", { id, "data-lm-suppress-shortcuts": "true" });
      one.texts.forEach((text, at) => select.append(element("option", { value: String(at) }, text)));
      select.value = String(one.at);
      inputs.set(one.name, select);
      return element("div", { class: "course-flow-control" }, label, select);
    }
    const input = element("input", {
      id, type: "range", min: "0", max: String(one.texts.length - 1), step: "1", "data-lm-suppress-shortcuts": "true",
    });
    const value = element("output", { for: id });
    function told() {
      value.textContent = one.texts[Number(input.value)];
      input.setAttribute("aria-valuetext", value.textContent);
    }
    input.value = String(one.at);
    input.addEventListener("input", told);
    told();
    inputs.set(one.name, input);
    return element("div", { class: "course-flow-control" }, label, input, value);
  }

  function build(all) {
    const held = el.contains(document.activeElement) ? document.activeElement.id : "";
    inputs.clear();
    const groups = new Map();
    for (const one of all) {
      if (!groups.has(one.group)) groups.set(one.group, element("fieldset", {}, element("legend", {}, one.group)));
      groups.get(one.group).append(control(one));
    }
    controls.replaceChildren(...groups.values());
    if (held) document.getElementById(held)?.focus();
  }

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(send, 120);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  reset.addEventListener("click", () => model.send({ reset: true }));

  function cells(row) {
    const differs = row[1] !== row[2];
    const now = element("td", {}, differs ? element("strong", {}, row[2]) : row[2]);
    return element("tr", {}, element("th", { scope: "row" }, row[0]), element("td", {}, row[1]), now);
  }

  function heard(message) {
    if (message.controls) build(message.controls);
    if (message.name) heading.textContent = message.name;
    if (message.notes) {
      notes.hidden = message.notes.length === 0;
      const listed = message.notes.map((note) => element("li", { dir: "auto" }, note));
      notes.replaceChildren(element("summary", {}, "What was read and assumed"), element("ul", {}, ...listed));
    }
    if (message.summary !== undefined) summary.textContent = message.summary;
    if (message.changed) changed.replaceChildren(...message.changed.map((one) => element("li", {}, one)));
    if (message.rows) {
      const head = ["figure", "was", "now"].map((name) => element("th", { scope: "col" }, name));
      const body = element("tbody", {}, ...message.rows.map(cells));
      table.replaceChildren(element("table", {}, element("thead", {}, element("tr", {}, ...head)), body));
    }
    if (message.plots) {
      plots.replaceChildren(
        ...message.plots.map((one) => {
          const drawing = element("div");
          drawing.innerHTML = one.svg;
          const caption = element("figcaption", {}, element("strong", {}, one.title), ` ${one.facts.join(" ")}`);
          return element("figure", {}, caption, drawing);
        }),
      );
    }
  }
  model.on("msg:custom", heard);
  model.send({ opened: true });
  return () => {
    clearTimeout(waiting);
    model.off("msg:custom", heard);
  };
}

export default { render };
