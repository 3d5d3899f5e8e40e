// One question at a time with a clock: Start, answer, what was done, Next. What is typed travels in
// messages, never in the widget's state, so that JupyterLab does not save it into the notebook.

function paragraph(text) {
  const isCode = text.startsWith("    ");
  if (isCode) return element("pre", {}, text.replace(/^ {4}/gm, ""));
  const [first, ...rest] = text.split("\n    ");
  const made = element("p", {}, ...said(first));
  if (!rest.length) return made;
  return element("div", {}, made, element("pre", {}, rest.join("\n")));
}

function render({ model, el }) {
  const id = `drill-${Math.random().toString(36).slice(2)}`;
  const keys = { "data-lm-suppress-shortcuts": "true" };
  const form = element("form", { class: "course-form course-drill", "aria-label": model.get("title"), ...keys });
  const clock = element("span", { class: "course-drill-clock", "aria-hidden": "true" });
  const legend = element("legend", {}, model.get("title"));
  const asks = element("div", { tabindex: "-1" });
  const fields = element("div");
  const answer = element("button", { type: "submit", ...keys }, "Answer");
  const pass = element("button", { type: "button", ...keys }, "Pass");
  const note = element("p", { "aria-live": "polite" });
  const buttons = element("p", {}, answer, " ", pass);
  const reply = element("div", { class: "course-form-reply", "aria-live": "polite" });
  const next = element("button", { type: "button", ...keys, disabled: "" }, "Start");
  const fluent = element("div");
  const facts = element("ul");
  const drawing = element("div", { class: "course-form-drawing" });
  const picture = element("details", {}, element("summary", {}, "Your last answers"), facts, drawing);
  const question = element("fieldset", {}, legend, clock, asks, fields, buttons, note);
  form.append(question, reply, element("p", {}, next), fluent, picture);
  el.append(form);

  let asked = null;
  let since = 0;
  let ticking = null;
  const inputs = new Map();

  function control(blank, at) {
    const name = `${id}-${blank.name}`;
    if (blank.choices.length) {
      const group = element("div", { role: "radiogroup", "aria-label": blank.label });
      group.append(element("p", {}, blank.label));
      const radios = blank.choices.map(([value, text]) => {
        const radio = element("input", { type: "radio", name, value, ...keys });
        group.append(element("label", { class: "is-choice" }, radio, ` ${value}. ${text}`));
        return radio;
      });
      inputs.set(blank.name, () => (radios.find((radio) => radio.checked) || { value: "" }).value);
      return [group, radios[0]];
    }
    const label = element("label", { for: name }, blank.label);
    const tag = blank.lines > 1 ? "textarea" : "input";
    const more = blank.lines > 1 ? { rows: String(blank.lines), spellcheck: "false" } : { type: "text", autocomplete: "off" };
    const typed = element(tag, { id: name, placeholder: blank.example, ...more, ...keys });
    typed.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && tag === "textarea" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        send("answer");
      }
    });
    inputs.set(blank.name, () => typed.value);
    const help = tag === "textarea" ? [element("span", { class: "course-form-help" }, "Ctrl and Enter answer.")] : [];
    return [element("div", { class: "course-form-field" }, label, ...help, typed), typed];
  }

  function seconds() {
    return (performance.now() - since) / 1000;
  }
  function tick() {
    clock.textContent = asked ? `${Math.floor(seconds())} s` : "";
  }
  function stop() {
    clearInterval(ticking);
    ticking = null;
  }
  function send(why) {
    if (!asked) return;
    const filled = Object.fromEntries([...inputs].map(([name, value]) => [name, value()]));
    model.send({ why, asked, filled, seconds: seconds() });
  }
  handedInByEnter(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send("answer");
  });
  pass.addEventListener("click", () => send("pass"));
  next.addEventListener("click", () => model.send({ why: "next" }));

  function open(message) {
    const same = asked === message.name;
    asked = message.name;
    legend.textContent = message.called;
    inputs.clear();
    const table = message.rows.length
      ? [
          element(
            "table",
            {},
            element("thead", {}, element("tr", {}, ...message.heads.map((head) => element("th", { scope: "col" }, head)))),
            element("tbody", {}, ...message.rows.map((row) => element("tr", {}, ...row.map((cell) => element("td", {}, cell))))),
          ),
        ]
      : [];
    const texts = message.blanks.some((blank) => blank.choices.length)
      ? message.asks.filter((text) => !/^[A-F]\. /.test(text)) // they stand as choices
      : message.asks;
    asks.replaceChildren(...table, ...texts.map(paragraph));
    const made = message.blanks.map(control);
    fields.replaceChildren(...made.map(([shown]) => shown));
    note.textContent = "";
    reply.replaceChildren();
    question.hidden = false;
    buttons.hidden = false;
    next.hidden = true;
    if (!same) since = performance.now();
    stop();
    ticking = setInterval(tick, 1000);
    tick();
    // A screen reader hears the question on its way to the field.
    asks.focus();
    if (made.length) made[0][1].focus();
  }
  function heard(message) {
    if (message.fluent) fluent.replaceChildren(...message.fluent.map((line) => element("p", {}, line)));
    if (message.drawn) drawing.innerHTML = message.drawn;
    if (message.facts) facts.replaceChildren(...message.facts.map((fact) => element("li", {}, fact)));
    picture.hidden = !drawing.innerHTML;
    if (message.note) note.replaceChildren(...said(message.note));
    if (message.asked) open(message.asked);
    if (message.said) {
      asked = null;
      stop();
      buttons.hidden = true;
      note.textContent = "";
      reply.replaceChildren(...message.said.map((line) => paragraph(line.replace(/\*([a-z][a-z0-9+ -]*)\*/g, "$1"))));
      next.textContent = "Next";
      next.hidden = false;
      next.focus();
    }
    next.removeAttribute("disabled");
  }
  question.hidden = true;
  picture.hidden = true;
  model.on("msg:custom", heard);
  model.send({ why: "opened" });
  return () => {
    stop();
    model.off("msg:custom", heard);
  };
}

export default { render };
