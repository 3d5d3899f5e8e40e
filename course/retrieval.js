// One question at a time: an answer from memory, then ours, then a rating. What is typed travels in
// messages, never in the widget's state, so that JupyterLab does not save it into the notebook.

function render({ model, el }) {
  const id = `recall-${Math.random().toString(36).slice(2)}`;
  const form = element("form", {
    class: "course-form",
    "aria-label": model.get("title"),
    "data-lm-suppress-shortcuts": "true",
  });
  const everything = element("fieldset", { class: "course-form-all", disabled: "" });
  const legend = element("legend", {}, model.get("title"));
  const label = element("label", { for: id });
  const typed = element("textarea", { id, rows: "5", dir: "auto", "aria-describedby": `${id}-keys` });
  const keys = element("span", { id: `${id}-keys`, class: "course-form-help" }, "From memory. Ctrl and Enter show ours.");
  const show = element("button", { type: "submit" }, "Show ours");
  const note = element("span", { "aria-live": "polite" });
  const ours = element("div", { class: "course-form-beside", role: "group", "aria-label": "Ours", tabindex: "-1" });
  const rating = element("div", { class: "course-form-group", role: "group", "aria-label": "How was it?" });
  const over = element("div", { tabindex: "-1" });
  const status = element("p", { class: "course-form-status" }, "Run this cell to begin.");
  const question = element(
    "fieldset",
    {},
    legend,
    element("div", { class: "course-form-field is-long" }, label, keys, typed),
    element("p", {}, show, " ", note),
    ours,
    rating,
  );
  everything.append(question, over);
  form.append(everything, status);
  el.append(form);

  let card = null;
  let waiting = null;
  function send(why, more = {}) {
    clearTimeout(waiting);
    waiting = null;
    model.send({ why, card, wrote: typed.value, ...more });
  }

  rating.append(element("p", {}, "How was it? Press the number, or choose:"));
  const choices = model.get("ratings").map(([name, text], at) => {
    const button = element("button", { type: "button", "aria-keyshortcuts": String(at + 1) }, `${at + 1} ${text}`);
    button.addEventListener("click", () => send("rated", { rating: name }));
    rating.append(button, " ");
    return name;
  });
  form.addEventListener("keydown", (event) => {
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.target === typed) {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        send("show");
      }
    } else if (plain && !rating.hidden && choices[Number(event.key) - 1]) {
      event.preventDefault();
      send("rated", { rating: choices[Number(event.key) - 1] });
    }
  });
  typed.addEventListener("input", () => {
    clearTimeout(waiting);
    status.textContent = "Not saved yet …";
    waiting = setTimeout(() => send("typing"), WAIT_MS);
  });
  handedInByEnter(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send("show");
  });

  function showOurs(message) {
    const links = message.links.map(([title, address]) =>
      element("p", {}, "Read it: ", element("a", { href: address, target: "_blank", rel: "noopener" }, title)),
    );
    ours.replaceChildren(...message.said.map((line) => element("p", { dir: "auto" }, ...said(line))), ...links);
    open(true);
  }
  // What a page shows: ours and the rating once they are asked for, else the button.
  function open(isOpen) {
    ours.style.display = isOpen ? "" : "none"; // the style sheet's own display is stronger than hidden
    rating.hidden = !isOpen;
    show.hidden = isOpen;
    typed.readOnly = isOpen;
  }
  function heard(message) {
    // Focus follows what the learner did, and is left alone when a page opens.
    const follows = form.contains(document.activeElement);
    if (message.status !== undefined) status.replaceChildren(...said(message.status));
    note.textContent = message.note || "";
    if (message.over) {
      card = null;
      question.hidden = true;
      const again = element("button", { type: "button" }, message.over.again);
      again.addEventListener("click", () => send("again"));
      over.replaceChildren(element("p", {}, message.over.summary), again);
      if (follows) over.focus();
    }
    if (message.asked) {
      card = message.asked.card;
      question.hidden = false;
      over.replaceChildren();
      legend.textContent = message.asked.place;
      label.replaceChildren(...said(message.asked.asks));
      typed.value = message.asked.wrote;
      ours.replaceChildren();
      open(false);
      if (follows && !message.ours) typed.focus();
    }
    if (message.ours) {
      showOurs(message.ours);
      if (follows) ours.focus();
    }
    everything.removeAttribute("disabled");
  }
  open(false);
  model.on("msg:custom", heard);
  model.send({ why: "opened" });
  return () => {
    if (waiting !== null) send("typing");
    model.off("msg:custom", heard);
  };
}

export default { render };
