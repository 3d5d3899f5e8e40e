"""A widget alone in an empty page, with its Python behind it: what anywidget gives a page, and messages both ways."""

from __future__ import annotations

import base64

from anywidget import AnyWidget

OPENED = """async ({ source, css, state, at }) => {
    const { default: widget } = await import(source);
    const heard = [];
    const model = {
        get: (name) => state[name],
        on: (_, heard_by) => heard.push(heard_by),
        off: () => {},
        send: async (message) => {
            for (const reply of await window.toPython(at, message)) heard.forEach((hears) => hears(reply));
        },
    };
    const style = document.createElement("style");
    style.textContent = css;
    const place = document.createElement("main");
    document.title = "widgets";
    document.documentElement.lang = "en";
    document.body.append(style, place);
    widget.render({ model, el: place });
}"""


def shown(widget, at=0):
    """What `OPENED` wants to know of a widget: its script, its style, and the state that it shares."""
    script = base64.b64encode(str(widget._esm).encode()).decode()
    return {
        "source": f"data:text/javascript;base64,{script}",
        "css": str(widget._css),
        "state": {name: getattr(widget, name) for name in widget.keys if not hasattr(AnyWidget, name)},
        "at": at,
    }


def replies_of(widget, message):
    """What a widget's Python sends back to a message of its page."""
    replies = []
    widget.send = replies.append
    widget._message(None, message, [])
    return replies


class WidgetPage:
    """A page of Chromium in which widgets are opened one after the other, each answered by its Python."""

    def __init__(self, page):
        self.page = page
        self.widgets = []
        page.set_default_timeout(20_000)
        page.expose_function("toPython", lambda at, message: replies_of(self.widgets[at], message))

    def open(self, widget, role="form"):
        """Open a widget below those that are there; the place in the page that has its title as name."""
        self.widgets.append(widget)
        self.page.evaluate(OPENED, shown(widget, len(self.widgets) - 1))
        return self.page.get_by_role(role, name=getattr(widget, "title", ""))
