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

// In JupyterLab's outputs Enter does not hand in a form by itself.
function handedInByEnter(form) {
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches("input")) return;
    event.preventDefault();
    form.requestSubmit();
  });
  return form;
}
