// The picture of a design: nodes to place, move, join and part, by mouse and by keyboard, and the
// same as a list. It draws what Python says the text says; every edit is sent there and comes back.

const NODE = { width: 11, height: 3.4 }; // em
const STEP = 1; // em that an arrow key moves a node; with Shift five of them
const SVG = "http://www.w3.org/2000/svg";
const CANVAS_KEYS =
  "On a node: arrow keys move it (with Shift further), C joins it to another, D parts it from another, R gives it another name, Delete takes it out, Escape gives up. Ctrl and Z undo, Ctrl and Y do it again.";

function svg(tag, attributes = {}) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

function designCanvas(place, { act }) {
  const id = `canvas-${Math.random().toString(36).slice(2)}`;
  const button = (text, attributes = {}) => element("button", { type: "button", ...attributes }, text);
  const name = element("input", { id: `${id}-name`, type: "text", autocomplete: "off", spellcheck: "false" });
  const kind = element("select", { id: `${id}-kind` });
  for (const [value, text] of [["source", "source"], ["processor", "processor"], ["sink", "sink or store"]]) {
    kind.append(element("option", { value }, text));
  }
  const placing = handedInByEnter(element(
    "form",
    { class: "course-canvas-tools", "aria-label": "Place a node" },
    element("label", { for: `${id}-name` }, "Name"), name,
    element("label", { for: `${id}-kind` }, "as a"), kind,
    element("button", { type: "submit" }, "Place it"),
  ));
  const join = button("Join to …");
  const part = button("Part from …");
  const rename = button("Rename …");
  const remove = button("Take out");
  const undo = button("Undo");
  const redo = button("Do again");
  const arrange = button("Lay out again");
  const chosen = element("span", { class: "course-canvas-chosen" }, "No node is chosen.");
  const tools = element("div", { class: "course-canvas-tools", role: "group", "aria-label": "The chosen node" }, chosen, join, part, rename, remove);
  const all = element("div", { class: "course-canvas-tools", role: "group", "aria-label": "The whole picture" }, undo, redo, arrange);
  const newName = element("input", { id: `${id}-new`, type: "text", autocomplete: "off", spellcheck: "false" });
  const renaming = handedInByEnter(element(
    "form",
    { class: "course-canvas-tools", "aria-label": "Rename a node", hidden: "" },
    element("label", { for: `${id}-new` }, "New name"), newName,
    element("button", { type: "submit" }, "Rename it"), button("Leave it"),
  ));
  const lines = svg("svg", { class: "course-canvas-lines", "aria-hidden": "true" });
  const sheet = element("div", { class: "course-canvas-sheet", role: "group", "aria-label": "Picture of the design" }, lines);
  const scroll = element("div", { class: "course-canvas-scroll" }, sheet);
  const hint = element("p", { id: `${id}-keys`, class: "course-canvas-hint" }, CANVAS_KEYS);
  const mode = element("p", { class: "course-canvas-mode", hidden: "" });
  const announced = element("p", { class: "course-canvas-announced", "aria-live": "polite" });
  const list = element("ul", { class: "course-canvas-list" });
  const from = element("select", { id: `${id}-from` });
  const to = element("select", { id: `${id}-to` });
  const joining = handedInByEnter(element(
    "form",
    { class: "course-canvas-tools", "aria-label": "Join or part two nodes" },
    element("label", { for: `${id}-from` }, "From"), from,
    element("label", { for: `${id}-to` }, "to"), to,
    element("button", { type: "submit" }, "Join"), button("Part"),
  ));
  const asList = element("details", { class: "course-canvas-as-list" }, element("summary", {}, "The same as a list"), list, joining);
  const root = element("section", { class: "course-canvas", "aria-label": "Canvas" }, placing, tools, renaming, all, mode, scroll, announced, hint, asList);
  place.append(root);

  let design = { nodes: [], edges: [] };
  const announce = (text) => announced.replaceChildren(...said(text));
  let selected = null;
  let linking = null; // { verb: "connect" | "disconnect", from }
  let waiting = null; // a move by keys that was not sent yet
  const buttons = new Map();
  const nodeOf = (wanted) => design.nodes.find((one) => one.name === wanted);
  const em = () => parseFloat(getComputedStyle(sheet).fontSize);

  function sendMove() {
    if (waiting === null) return;
    clearTimeout(waiting.timer);
    const { node } = waiting;
    waiting = null;
    act("move", [node.name, Math.round(node.x), Math.round(node.y)]);
  }
  function edit(verb, names) {
    sendMove();
    act(verb, names);
  }

  function select(wanted) {
    selected = nodeOf(wanted) ? wanted : null;
    chosen.textContent = selected ? `Chosen: ${selected}.` : "No node is chosen.";
    for (const one of [join, part, rename, remove]) one.disabled = selected === null;
    for (const [one, shown] of buttons) shown.classList.toggle("is-chosen", one === selected);
  }

  function link(verb) {
    if (!selected) return;
    linking = { verb, from: selected };
    const text =
      verb === "connect"
        ? `Joining from ${selected}: choose the node that reads from it. Escape gives up.`
        : `Parting ${selected}: choose the node that it is joined to. Escape gives up.`;
    mode.textContent = text;
    mode.hidden = false;
    announce(text);
    buttons.get(selected)?.focus();
  }
  function unlink(said) {
    if (!linking) return;
    linking = null;
    mode.hidden = true;
    if (said) announce(said);
  }
  function choose(wanted) {
    if (linking && linking.from !== wanted) {
      const { verb, from: start } = linking;
      unlink();
      const back = design.edges.some(([one, other]) => one === wanted && other === start);
      const forth = design.edges.some(([one, other]) => one === start && other === wanted);
      edit(verb, verb === "disconnect" && back && !forth ? [wanted, start] : [start, wanted]);
    }
    select(wanted);
  }

  function beginRenaming() {
    if (!selected) return;
    renaming.hidden = false;
    newName.value = selected;
    newName.focus();
    newName.select();
  }
  function endRenaming() {
    renaming.hidden = true;
    buttons.get(selected)?.focus();
  }

  placing.addEventListener("submit", (event) => {
    event.preventDefault();
    edit("add", [kind.value, name.value]);
  });
  renaming.addEventListener("submit", (event) => {
    event.preventDefault();
    const old = selected;
    endRenaming();
    if (old && newName.value !== old) edit("rename", [old, newName.value]);
  });
  renaming.lastChild.addEventListener("click", endRenaming);
  renaming.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      endRenaming();
    }
  });
  joining.addEventListener("submit", (event) => {
    event.preventDefault();
    edit("connect", [from.value, to.value]);
  });
  joining.lastChild.addEventListener("click", () => edit("disconnect", [from.value, to.value]));
  join.addEventListener("click", () => link("connect"));
  part.addEventListener("click", () => link("disconnect"));
  rename.addEventListener("click", beginRenaming);
  remove.addEventListener("click", () => selected && edit("delete", [selected]));
  undo.addEventListener("click", () => edit("undo", []));
  redo.addEventListener("click", () => edit("redo", []));
  arrange.addEventListener("click", () => edit("arrange", []));

  root.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input, select, textarea");
    if (event.key === "Escape") unlink("Given up.");
    if (typing || event.altKey) return;
    const letter = event.key.toLowerCase();
    if (event.ctrlKey || event.metaKey) {
      if (letter === "z" || letter === "y") {
        event.preventDefault();
        edit(letter === "y" || event.shiftKey ? "redo" : "undo", []);
      }
      return;
    }
    const wanted = event.target.dataset.name;
    if (wanted === undefined) return;
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    const verbs = { c: () => link("connect"), d: () => link("disconnect"), r: beginRenaming, f2: beginRenaming, delete: () => edit("delete", [wanted]), backspace: () => edit("delete", [wanted]) };
    if (by) {
      event.preventDefault();
      moveBy(nodeOf(wanted), by.map((one) => one * STEP * (event.shiftKey ? 5 : 1)));
    } else if (verbs[letter]) {
      event.preventDefault();
      if (!linking) select(wanted);
      verbs[letter]();
    }
  });

  function moveBy(node, [x, y]) {
    if (!node) return;
    if (waiting && waiting.node !== node) sendMove();
    clearTimeout(waiting?.timer);
    node.x = Math.max(0, node.x + x);
    node.y = Math.max(0, node.y + y);
    put(node);
    draw();
    waiting = { node, timer: setTimeout(sendMove, WAIT_MS) };
  }

  function put(node) {
    const shown = buttons.get(node.name);
    shown.style.left = `${node.x}em`;
    shown.style.top = `${node.y}em`;
  }

  // With the mouse: dragging a node moves it, dragging its edge joins it.
  function drags(shown, handle, node) {
    shown.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      const joins = event.target === handle;
      const start = { x: event.clientX, y: event.clientY, left: node.x, top: node.y };
      let moved = false;
      shown.setPointerCapture(event.pointerId);
      const move = (next) => {
        const [x, y] = [next.clientX - start.x, next.clientY - start.y];
        if (!moved && Math.hypot(x, y) < 4) return;
        moved = true;
        const scale = em();
        if (joins) {
          draw([node, { x: node.x + NODE.width + x / scale, y: node.y + NODE.height / 2 + y / scale }]);
        } else {
          node.x = Math.max(0, start.left + x / scale);
          node.y = Math.max(0, start.top + y / scale);
          put(node);
          draw();
        }
      };
      const up = (last) => {
        shown.removeEventListener("pointermove", move);
        shown.removeEventListener("pointerup", up);
        shown.removeEventListener("pointercancel", up);
        if (!moved || last.type === "pointercancel") return draw();
        shown.dataset.dragged = "yes"; // the click that follows is none
        if (!joins) return edit("move", [node.name, Math.round(node.x), Math.round(node.y)]);
        draw();
        const under = root.getRootNode().elementsFromPoint(last.clientX, last.clientY).map((one) => one.closest?.(".course-node"));
        const target = under.find((one) => one && one !== shown && sheet.contains(one));
        if (target) edit("connect", [node.name, target.dataset.name]);
      };
      shown.addEventListener("pointermove", move);
      shown.addEventListener("pointerup", up);
      shown.addEventListener("pointercancel", up);
    });
    shown.addEventListener("click", () => {
      if (shown.dataset.dragged) delete shown.dataset.dragged;
      else choose(node.name);
    });
    shown.addEventListener("focus", () => linking || select(node.name));
  }

  function draw(pulled) {
    const width = Math.max(30, ...design.nodes.map((node) => node.x + NODE.width + 2));
    const height = Math.max(12, ...design.nodes.map((node) => node.y + NODE.height + 2));
    sheet.style.width = `${width}em`;
    sheet.style.height = `${height}em`;
    lines.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const arrow = svg("marker", { id: `${id}-arrow`, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 8, markerHeight: 8, orient: "auto-start-reverse" });
    arrow.append(svg("path", { d: "M0,0 L8,4 L0,8 z", fill: "currentColor" }));
    const marks = svg("defs");
    marks.append(arrow);
    lines.replaceChildren(marks);
    const pairs = design.edges.map(([start, end]) => [nodeOf(start), nodeOf(end)]).filter(([start, end]) => start && end);
    const paths = pairs.map(([start, end]) => way(start, { x: end.x, y: end.y + NODE.height / 2 }, end));
    if (pulled) paths.push(way(...pulled));
    for (const d of paths) lines.append(svg("path", { d, class: "course-canvas-line", "marker-end": `url(#${id}-arrow)` }));
  }
  function way(start, to, end) {
    const [x, y] = [start.x + NODE.width, start.y + NODE.height / 2];
    if (end && end.x < x - 1) {
      // Not to the right of it: from below into above, or the other way round.
      const down = end.y > start.y;
      const [x1, y1] = [start.x + NODE.width / 2, start.y + (down ? NODE.height : 0)];
      const [x2, y2] = [end.x + NODE.width / 2, end.y + (down ? 0 : NODE.height)];
      const bend = (y2 - y1) / 2;
      return `M${x1},${y1} C${x1},${y1 + bend} ${x2},${y2 - bend} ${x2},${y2}`;
    }
    const bend = Math.max(1.5, (to.x - x) / 2);
    return `M${x},${y} C${x + bend},${y} ${to.x - bend},${to.y} ${to.x},${to.y}`;
  }

  // What Python says the text says. The focus stays where it was, or goes to what stands there now.
  function show(told) {
    if (waiting) {
      clearTimeout(waiting.timer);
      const { node } = waiting;
      waiting = null;
      const same = told.nodes.find((one) => one.name === node.name);
      if (same) {
        // It was moved on meanwhile.
        [same.x, same.y] = [node.x, node.y];
        waiting = { node: same, timer: setTimeout(sendMove, WAIT_MS) };
      }
    }
    const before = design.nodes.map((one) => one.name);
    const active = root.getRootNode().activeElement;
    const focused = before.find((one) => buttons.get(one) === active);
    const replaced = (one) => (nodeOf(one) ? one : design.nodes[Math.min(before.indexOf(one), design.nodes.length - 1)]?.name);
    design = told;
    for (const shown of buttons.values()) shown.remove();
    buttons.clear();
    for (const node of design.nodes) {
      const handle = element("span", { class: "course-node-handle", title: "Drag to join" });
      const shown = element(
        "button",
        { type: "button", class: `course-node is-${node.kind.replace(/ /g, "-")}`, "data-name": node.name, "aria-label": node.said, "aria-describedby": `${id}-keys`, "data-lm-suppress-shortcuts": "true" },
        element("span", { class: "course-node-name" }, node.name),
        element("span", { class: "course-node-kind" }, node.shown),
        handle,
      );
      buttons.set(node.name, shown);
      sheet.append(shown);
      put(node);
      drags(shown, handle, node);
    }
    if (linking && !nodeOf(linking.from)) unlink();
    draw();
    select(selected && (replaced(selected) ?? null));
    if (focused !== undefined) (buttons.get(replaced(focused)) || name).focus();
    undo.disabled = !design.undo;
    redo.disabled = !design.redo;
    list.replaceChildren(...(design.nodes.length ? design.nodes.map((node) => element("li", {}, `${node.said}.`)) : [element("li", {}, "Nothing is placed yet.")]));
    for (const choice of [from, to]) {
      const was = choice.value;
      choice.replaceChildren(...design.nodes.map((node) => element("option", { value: node.name }, node.name)));
      if (nodeOf(was)) choice.value = was;
    }
  }
  show(design);
  return {
    show,
    // What became of an edit; once it was made, the field is free for the next name.
    heard: (text, made) => {
      announce(text);
      if (made) name.value = "";
    },
    stop: sendMove,
  };
}
