// What the widgets' pages are made of; `form.with_elements` puts it before each.

const WAIT_MS = 400;

// A notebook takes keys, D twice to delete a cell, from whatever has the focus and does not say so itself.
const FOCUSABLE = "a, button, input, select, summary, textarea, [tabindex]";

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (made.matches(FOCUSABLE)) made.setAttribute("data-lm-suppress-shortcuts", "true");
  made.append(...children);
  return made;
}

// Text in which `code` stands in backticks.
function said(text) {
  return text.split("`").map((part, at) => (at % 2 ? element("code", {}, part) : part));
}

// Blocks of a prompt: lines that begin with an asterisk are a list.
function blocks(text) {
  const found = [];
  for (const line of text.split("\n")) {
    const item = line.match(/^\s*\* (.*)/);
    const last = found[found.length - 1];
    if (item && last?.items) last.items.push(item[1]);
    else if (item) found.push({ items: [item[1]] });
    else if (line.trim() && last?.text) last.text += ` ${line.trim()}`;
    else if (line.trim()) found.push({ text: line.trim() });
  }
  return found.map((one) =>
    one.items ? element("ul", {}, ...one.items.map((each) => element("li", {}, ...said(each)))) : element("p", {}, ...said(one.text)),
  );
}

// In JupyterLab's outputs Enter does not hand in a form by itself.
function handedInByEnter(form) {
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches("input")) return;
    event.preventDefault();
    form.requestSubmit();
  });
  return form;
}
