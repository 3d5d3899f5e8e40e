// The face of a clock. It ticks by itself, so it goes on while Python is busy; Python says where the
// clock stands, the face counts from there, and a pressed button carries the moment it was pressed.

const TOLD_AT = [10, 5, 1]; // minutes left that are announced

function minutesAndSeconds(seconds) {
  const whole = Math.max(0, Math.floor(Math.abs(seconds)));
  const two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

function clockFace(place, { title, send, steps = true }) {
  const digits = element("span", { class: "course-clock-digits", role: "timer", "aria-live": "off", "aria-label": `${title}: time left` }, "–:–");
  const state = element("span", { class: "course-clock-state" }, "Run this cell to see the clock.");
  const pause = element("button", { type: "button", "data-lm-suppress-shortcuts": "true" }, "Pause");
  const next = element("button", { type: "button", "data-lm-suppress-shortcuts": "true" }, "Next part");
  const list = element("ol", { class: "course-clock-parts" });
  const announced = element("p", { class: "course-clock-announced", role: "status", "aria-live": "polite" });
  const face = element(
    "section",
    { class: "course-clock", "aria-label": title },
    element("strong", { class: "course-clock-title" }, title),
    element("div", { class: "course-clock-line" }, digits, state, pause, next),
    list,
    announced,
  );
  place.append(face);
  pause.disabled = next.disabled = true;
  next.hidden = true;

  let clock = null; // as Python told it last
  let from = 0; // when it did, by this machine's clock
  let unwritten = ""; // a button that Python has not written down yet
  const said = new Set();

  const moves = () => clock && (clock.state === "running" || clock.state === "overtime");
  const gone = () => (moves() ? (Date.now() - from) / 1000 : 0);

  function announce(key, text) {
    if (said.has(key)) return;
    said.add(key);
    announced.textContent = text;
  }

  function tick(first) {
    if (!clock) return;
    const left = clock.remaining - gone();
    const hard = left + clock.grace;
    const over = clock.state === "finished" || clock.state === "over" || hard <= 0;
    digits.textContent = (left < 0 ? "+" : "") + minutesAndSeconds(left < 0 ? left : Math.ceil(left));
    face.dataset.state = over ? "over" : clock.state === "paused" ? "paused" : left <= 0 ? "overtime" : "running";
    const words = {
      waiting: "The clock has not started.",
      paused: "Paused. The clock stands still.",
      finished: "Finished.",
    };
    state.textContent =
      words[clock.state] ||
      (over
        ? "Time is up. What you have written is kept."
        : left <= 0
          ? `over time; ${minutesAndSeconds(hard)} until nothing counts any more`
          : `left of ${minutesAndSeconds(clock.total)}`);
    if (unwritten) state.textContent += ` ${unwritten}: Python is busy and writes it down when it can.`;
    pause.textContent = clock.state === "paused" ? "Go on" : "Pause";
    pause.disabled = over || clock.state === "waiting" || Boolean(unwritten);
    next.disabled = over || clock.state !== "running" || Boolean(unwritten);
    parts();
    if (!moves()) return;
    for (const minutes of TOLD_AT) {
      if (left <= minutes * 60 && clock.total > minutes * 60) {
        // Whoever opens the page late hears the latest of them only.
        if (first && left <= minutes * 60 - 30) said.add(minutes);
        else announce(minutes, `${minutes} minute${minutes === 1 ? "" : "s"} left.`);
      }
    }
    if (left <= 0) announce("soft", clock.grace ? "Time is up. Finish your sentence." : "Time is up.");
    if (over) announce("hard", "The round is over. What you have written is kept.");
  }

  function parts() {
    clock.parts.forEach((part, at) => {
      const used = part.spent + (part.name === clock.part ? gone() : 0);
      const line = list.children[at];
      const here = part.name === clock.part;
      line.textContent = `${here ? "▸ " : ""}${part.name}: ${minutesAndSeconds(used)} of ${minutesAndSeconds(part.budget)}${used > part.budget ? ", over its budget" : ""}`;
      if (here) line.setAttribute("aria-current", "step");
      else line.removeAttribute("aria-current");
      if (here && moves() && used > part.budget) {
        announce(`part ${at}`, `The budget of “${part.name}” is used up.`);
      }
    });
  }

  function press(what, meanwhile) {
    if (!clock) return;
    // The moment by Python's clock, which may be another machine's.
    const at = clock.now + (Date.now() - from);
    if (what !== "next") {
      const left = clock.remaining - gone();
      clock = { ...clock, remaining: left, state: what === "pause" ? "paused" : left > 0 ? "running" : "overtime", now: at };
      from = Date.now();
    }
    unwritten = meanwhile;
    tick(false);
    send({ clock: what, at });
  }
  pause.addEventListener("click", () =>
    clock && clock.state === "paused" ? press("resume", "Going on") : press("pause", "Pausing"),
  );
  next.addEventListener("click", () => press("next", "Next part"));

  // A tab in the background sleeps; what it shows is right again with the next tick.
  const ticking = setInterval(() => tick(false), 250);
  const asking = setInterval(() => send({ clock: "asked" }), 60_000);

  function heard(message) {
    if (!message.clock || typeof message.clock !== "object") return;
    const first = clock === null;
    clock = message.clock;
    from = Date.now();
    unwritten = "";
    next.hidden = !steps || clock.parts.length < 2;
    while (list.children.length > clock.parts.length) list.lastChild.remove();
    while (list.children.length < clock.parts.length) list.append(element("li"));
    list.hidden = !clock.parts.length;
    tick(first);
  }
  heard.stop = () => {
    clearInterval(ticking);
    clearInterval(asking);
  };
  send({ clock: "asked" });
  return heard;
}
