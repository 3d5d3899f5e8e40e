// The page of a design round: clock, prompt, questions, checklist, canvas beside the text, curveballs, notes.

const MOST_READ = 1500; // characters of the prompt that are read aloud

function render({ model, el }) {
  const id = `room-${Math.random().toString(36).slice(2)}`;
  const title = model.get("title");
  const button = (text) => element("button", { type: "button" }, text);
  const heading = (text) => element("h3", {}, text);
  const status = element("p", { class: "course-form-status", role: "status" }, "Run this cell to open the room.");
  const live = element("p", { class: "course-room-live", "aria-live": "polite" });
  const everything = element("fieldset", { class: "course-form-all", disabled: "" });
  const root = element("div", { class: "course-form course-room", role: "region", "aria-label": title, "data-lm-suppress-shortcuts": "true" });

  let open = false;
  const send = (message) => model.send(message);

  // The clock of the round, with its phases.
  const clockPlace = element("div", { hidden: "" });
  const start = button("Start the clock");
  const finish = button("Stop: I am done");
  const minutes = model.get("phases").reduce((sum, phase) => sum + phase.minutes, 0);
  const before = element("p", {}, `${minutes} minutes once you start the clock. Ask before you draw. `, start);
  const stopping = element("p", { hidden: "" }, finish);
  // What comes next, where the button was: the status line is screens below.
  const over = element("p", { hidden: "" });
  const face = clockFace(clockPlace, { title: `${title}: the clock`, send });
  start.addEventListener("click", () => send({ why: "start" }));
  finish.addEventListener("click", () => {
    flushAll();
    send({ why: "finish" });
  });

  // Questions to the interviewer.
  const bank = element("select", { id: `${id}-bank` }, element("option", { value: "" }, "Choose …"));
  for (const asks of model.get("bank")) bank.append(element("option", { value: asks }, asks));
  const own = element("input", { id: `${id}-own`, type: "text", autocomplete: "off", dir: "auto" });
  const replies = element("dl", { class: "course-room-replies" });
  const asking = handedInByEnter(element(
    "form",
    { "aria-label": "Ask the interviewer" },
    element("div", { class: "course-form-field" }, element("label", { for: `${id}-own` }, "In your own words"), own),
    element("div", { class: "course-form-field" }, element("label", { for: `${id}-bank` }, "Or one of these"), bank),
    element("p", {}, element("button", { type: "submit" }, "Ask")),
  ));
  asking.addEventListener("submit", (event) => {
    event.preventDefault();
    for (const text of [own.value.trim(), bank.value]) if (text) send({ why: "ask", text });
  });

  // The checklist, phase by phase.
  const boxes = new Map();
  const phases = new Map();
  const checklist = element("div", {});
  model.get("phases").forEach((phase, at) => {
    const group = element("div", { class: "course-room-items", role: "group", "aria-label": phase.name });
    phase.items.forEach((item, number) => {
      const boxId = `${id}-item-${at}-${number}`;
      const box = element("input", { type: "checkbox", id: boxId });
      box.addEventListener("change", () => send({ why: "tick", item: item.text, on: box.checked }));
      boxes.set(item.text, box);
      group.append(
        element(
          "div",
          { class: "course-room-item" },
          box,
          element("label", { for: boxId }, item.text),
          element("details", {}, element("summary", { "aria-label": `Why: ${item.text}` }, "Why"), element("p", {}, ...said(item.why))),
        ),
      );
    });
    const count = element("span", {});
    const folded = element("details", {}, element("summary", {}, `${phase.name}, ${phase.minutes} minutes `, count), group);
    if (at === 0) folded.open = true;
    phases.set(phase.name, { folded, count, items: phase.items });
    checklist.append(folded);
  });

  // The answer: the picture and the text are one document.
  const canvasPlace = element("div", {});
  const answer = kept(`${id}-answer`, "The same as text (YAML)", "answer", { rows: "18", spellcheck: "false", class: "course-room-code" });
  const problem = element("p", { class: "course-form-beside", "aria-live": "polite" });
  const canvas = designCanvas(canvasPlace, {
    act: (act, names) => {
      answer.flush();
      status.textContent = "Not saved yet …";
      send({ why: "act", act, names });
    },
  });
  const notes = kept(`${id}-notes`, "Notes, and what you would say aloud", "notes", { rows: "6", dir: "auto" });

  // What is said aloud: nothing of it is kept until it is added to the notes.
  const box = element("textarea", { id: `${id}-aloud`, rows: "4", dir: "auto" });
  const add = button("Add it to my notes");
  const recording = element("div", {});
  const reading = element("div", {});
  const aloud = element(
    "details",
    {},
    element("summary", {}, "Say it aloud"),
    element("div", { class: "course-form-field is-long" }, element("label", { for: `${id}-aloud` }, "What you said; nothing of it is kept until you add it"), box),
    recording,
    element("p", {}, add),
  );
  add.addEventListener("click", () => {
    if (!box.value.trim()) return;
    notes.add(box.value.trim());
    box.value = "";
    notes.focus();
  });
  let voices = [];
  function canSpeak(voice) {
    const one = recorder({ send: (message, buffers) => model.send(message, undefined, buffers), box, voice, label: title });
    const two = reader({ send, voice, text: [title, ...model.get("prompt")].join(". ").slice(0, MOST_READ) });
    voices = [one, two];
    recording.append(one.node);
    reading.append(two.node);
  }

  // What the load comes to, beside the picture; it is kept under the prompt's name.
  const sheet = capacitySheet({ title: "Capacity", send: (message) => send({ why: "sheet", sheet: message }) });
  const capacity = element("details", { class: "course-room-capacity" }, element("summary", {}, "Capacity: what a load comes to, with its formulas"), sheet.node);
  let isSheetOpen = false;
  capacity.addEventListener("toggle", () => {
    if (!isSheetOpen) sheet.open();
    isSheetOpen = true;
  });

  const cards = element("ul", { "aria-live": "polite" });
  const turn = button("Turn the next card");
  turn.addEventListener("click", () => send({ why: "card" }));
  const curveballs = element("div", {}, heading("Curveballs"), element("p", {}, "One card every twelve minutes. "), cards, element("p", {}, turn));

  // A text that is saved while it is written, on top of what this page last saw.
  function kept(textId, text, why, attributes) {
    const area = element("textarea", { id: textId, ...attributes });
    const field = element("div", { class: "course-form-field is-long" }, element("label", { for: textId }, text), area);
    let base = "";
    let waiting = null;
    const changed = () => area.value !== base.replace(/\r\n?/g, "\n");
    function flush() {
      clearTimeout(waiting);
      waiting = null;
      if (!open || !changed()) return;
      const sent = area.value;
      status.textContent = "Not saved yet …";
      send({ why, text: sent, base });
      base = sent;
    }
    area.addEventListener("input", () => {
      clearTimeout(waiting);
      status.textContent = "Not saved yet …";
      waiting = setTimeout(flush, WAIT_MS);
    });
    area.addEventListener("change", flush);
    return {
      field,
      flush,
      focus: () => area.focus(),
      add: (text) => {
        area.value = [area.value.trim(), text].filter(Boolean).join("\n\n");
        flush();
      },
      take: (told) => {
        // What is being typed here stays; its own save finds out whether it was overtaken.
        if (waiting !== null && changed()) return;
        base = told;
        const [from, to, top] = [area.selectionStart, area.selectionEnd, area.scrollTop];
        if (changed()) area.value = told;
        area.setSelectionRange(from, to);
        area.scrollTop = top;
      },
    };
  }
  function flushAll() {
    answer.flush();
    notes.flush();
  }

  const prompt = element("div", { class: "course-room-prompt" }, ...model.get("prompt").flatMap(blocks));
  everything.append(
    before,
    clockPlace,
    stopping,
    over,
    element("div", { class: "course-room-two" },
      element("div", {}, heading("Ask"), asking, replies),
      element("div", {}, heading("Checklist"), checklist),
    ),
    heading("Draw"),
    element("div", { class: "course-room-answer" }, canvasPlace, element("div", {}, answer.field, problem)),
    capacity,
    element("div", { class: "course-room-two" }, element("div", {}, notes.field, aloud), curveballs),
  );
  root.append(element("h2", {}, title), prompt, reading, everything, live, status);
  el.append(root);

  let part = null;
  let wasOn = false;
  function heard(message, buffers) {
    face(message);
    if (message.voice && !voices.length) canSpeak(message.voice);
    voices.forEach((one) => one.heard(message, buffers));
    if (message.sheet) sheet.heard(message.sheet);
    if (message.clock) {
      const { state, part: now } = message.clock;
      before.hidden = state !== "waiting";
      clockPlace.hidden = state === "waiting";
      stopping.hidden = state === "waiting" || state === "finished";
      if (state === "finished" && wasOn) over.replaceChildren(...[...status.childNodes].map((node) => node.cloneNode(true)));
      over.hidden = state !== "finished" || !over.textContent;
      wasOn = state !== "waiting" && state !== "finished";
      if (state !== "waiting" && now !== part && phases.has(now)) {
        for (const [name, phase] of phases) phase.folded.open = name === now;
        part = now;
      }
    }
    if (message.design) {
      canvas.show(message.design);
      if (problem.textContent !== message.design.problem) problem.replaceChildren(...said(message.design.problem));
    }
    if (message.answer !== undefined) answer.take(message.answer);
    if (message.notes !== undefined) notes.take(message.notes);
    if (message.asked) {
      live.textContent = message.said;
      own.value = bank.value = "";
    } else if (message.said !== undefined) canvas.heard(message.said, message.done);
    if (message.replies) {
      replies.replaceChildren(
        ...message.replies.flatMap(([asked, reply]) => [element("dt", { dir: "auto" }, asked), element("dd", {}, ...said(reply))]),
      );
    }
    if (message.ticked) {
      const ticked = new Set(message.ticked);
      for (const [text, box] of boxes) box.checked = ticked.has(text);
      for (const { count, items } of phases.values()) {
        count.textContent = items.length ? `(${items.filter((item) => ticked.has(item.text)).length} of ${items.length})` : "";
      }
    }
    if (message.cards) {
      cards.replaceChildren(...message.cards.map((card) => element("li", {}, ...said(card))));
      turn.disabled = message.left <= 0;
      curveballs.hidden = !message.cards.length && message.left <= 0;
    }
    if (message.status) status.replaceChildren(...said(message.status));
    if (message.open) {
      open = true;
      everything.removeAttribute("disabled");
    }
  }
  model.on("msg:custom", heard);
  send({ why: "opened" });
  return () => {
    flushAll();
    voices.forEach((one) => one.stop && one.stop());
    sheet.stop();
    canvas.stop();
    face.stop();
    model.off("msg:custom", heard);
  };
}

export default { render };
