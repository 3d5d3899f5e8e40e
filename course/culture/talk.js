// A talk: one step at a time under its clock. What is said travels in messages, never in the widget's state,
// so that JupyterLab does not save it into the notebook.

function render({ model, el }) {
  const prefix = `talk-${Math.random().toString(36).slice(2)}`;
  const title = model.get("title");
  const send = (message, buffers) => model.send(message, undefined, buffers);
  const place = element("div");
  const form = element("form", { class: "course-form", "aria-label": title, "data-lm-suppress-shortcuts": "true" });
  const everything = element("fieldset", { class: "course-form-all", disabled: "" });
  const heading = element("legend", { tabindex: "-1" }, title);
  const before = element("div", { dir: "auto" });
  const blanks = element("div");
  const button = element("button", { type: "submit" });
  const away = element("button", { type: "button" }, "Forget this talk");
  const status = element("p", { class: "course-form-status", role: "status", "aria-live": "polite" }, "Run this cell to begin.");
  everything.append(element("fieldset", {}, heading, before, blanks, element("p", {}, button, " ", away)));
  form.append(everything, status);
  place.hidden = true;
  el.append(place, form);
  const clock = clockFace(place, { title, send });

  let step = null;
  let controls = new Map();
  let spoken = []; // recorders and the reader of this step
  let waiting = null;
  let sure = false;

  // What was spoken is kept when it is sent and not before, however much of it is mended.
  function tell(why) {
    clearTimeout(waiting);
    waiting = null;
    const kept = ([, input]) => why === "done" || !input.dataset.spoken;
    const filled = Object.fromEntries([...controls].filter(kept).map(([name, input]) => [name, input.value]));
    if (step) send({ why, at: step.at, doing: step.doing, filled });
  }
  form.addEventListener("input", (event) => {
    if (event.target.dataset.spoken) return;
    clearTimeout(waiting);
    status.textContent = "Not saved yet …";
    waiting = setTimeout(() => tell("typing"), WAIT_MS);
  });
  handedInByEnter(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!button.hidden) tell("done");
  });
  away.addEventListener("click", () => {
    if (sure) send({ why: "forget" });
    else {
      sure = true;
      away.textContent = "Forget it: remove everything that was said";
      status.textContent = "Press once more to remove this talk from your disk.";
    }
  });

  function blankOf(blank, value, voice) {
    const id = `${prefix}-${blank.name}`;
    const field = element("div", { class: "course-form-field" }, element("label", { for: id, dir: "auto" }, blank.label));
    let input;
    if (blank.options.length) {
      input = element("select", { id }, element("option", { value: "" }, "Choose …"));
      for (const option of blank.options) input.append(element("option", { value: option }, option));
      field.append(input);
    } else {
      input = element("textarea", { id, rows: "7", dir: "auto" });
      field.append(input);
      if (voice && voice.most) {
        const alone = (me) => spoken.forEach((other) => other.me !== me && other.stop && other.stop());
        const one = recorder({ send, box: input, voice, label: blank.label, alone });
        spoken.push(one);
        field.append(one.node);
      }
    }
    input.value = value || "";
    controls.set(blank.name, input);
    return field;
  }

  function stand(message) {
    // Focus follows what the learner did, and is left alone when a page opens.
    const follows = step !== null && form.contains(document.activeElement);
    const isNew = step === null || step.at !== message.step.at || step.doing !== message.step.doing;
    step = message.step;
    if (!isNew) return;
    spoken.forEach((one) => one.stop && one.stop());
    spoken = [];
    controls = new Map();
    heading.textContent = step.heading;
    before.replaceChildren(...step.said.map((line) => element("p", {}, ...said(line))));
    if (message.voice && message.voice.speaks && step.aloud) {
      const one = reader({ send, voice: message.voice, text: step.aloud });
      spoken.push(one);
      before.append(one.node);
    }
    blanks.replaceChildren(...step.blanks.map((blank) => blankOf(blank, message.filled[blank.name], message.voice)));
    button.textContent = step.button;
    button.hidden = !step.button;
    away.hidden = step.doing === "begin";
    place.hidden = step.doing === "begin" || step.doing === "finished";
    everything.removeAttribute("disabled");
    if (follows) heading.focus();
  }

  function heard(message, buffers) {
    if (message.over) {
      clearTimeout(waiting);
      waiting = null;
      spoken.forEach((one) => one.stop && one.stop());
      spoken = [];
      controls = new Map();
      step = null;
      place.hidden = true;
      everything.replaceChildren();
      status.textContent = message.over;
      return;
    }
    clock(message);
    if (message.step) stand(message);
    spoken.forEach((one) => one.heard(message, buffers));
    if (message.cleared) tell("typing"); // what stands in the other boxes
    if (message.status !== undefined) status.replaceChildren(...said(message.status));
  }
  model.on("msg:custom", heard);
  model.send({ why: "opened" });
  return () => {
    if (waiting !== null) tell("typing");
    spoken.forEach((one) => one.stop && one.stop());
    clock.stop();
    model.off("msg:custom", heard);
  };
}

export default { render };
