"""A widget alone in a page of this machine's own address, with its Python behind it; bytes go both ways, replies may come late."""

from __future__ import annotations

import base64

ADDRESS = "http://localhost/"  # where a page may use a microphone; nothing is asked of it, see `route`
_OPENED = """async ({ source, css, state, at }) => {
    const { default: widget } = await import(source);
    const heard = [];
    const bytes = (text) => new DataView(Uint8Array.from(atob(text), (one) => one.charCodeAt(0)).buffer);
    const text = (buffer) => {
        const view = new Uint8Array(buffer.buffer || buffer);
        let binary = "";
        for (let from = 0; from < view.length; from += 32768) {
            binary += String.fromCharCode(...view.subarray(from, from + 32768));
        }
        return btoa(binary);
    };
    const give = (replies) => {
        for (const [message, buffers] of replies) heard.forEach((hears) => hears(message, buffers.map(bytes)));
    };
    const model = {
        get: (name) => state[name],
        on: (_, hears) => heard.push(hears),
        off: () => {},
        send: async (message, callbacks, buffers) => give(await window.toPython(at, message, (buffers || []).map(text))),
    };
    setInterval(async () => give(await window.toPython(at, null, [])), 100);
    const style = document.createElement("style");
    style.textContent = css;
    const place = document.createElement("main");
    document.title = "talk";
    document.documentElement.lang = "en";
    document.body.append(style, place);
    widget.render({ model, el: place });
}"""


def state_of(widget):
    """What a widget's page may read: the traits of its own that are synchronised."""
    of_every_widget = {"layout", "tabbable", "tooltip"}
    return {
        name: getattr(widget, name)
        for name in widget.keys
        if not name.startswith("_") and name not in of_every_widget
    }


class TalkingPage:
    """A page that opens widgets, each with the messages that its Python has sent."""

    def __init__(self, page):
        self.page = page
        self.widgets = []
        page.set_default_timeout(20_000)
        page.expose_function("toPython", self._to_python)
        page.route(
            "**/*", lambda route: route.fulfill(body="<!doctype html><p></p>", content_type="text/html")
        )

    def open(self, widget):
        """Open a widget in an empty page."""
        self.page.goto(ADDRESS)
        replies = []
        widget.send = lambda message, buffers=(): replies.append((message, list(buffers)))
        self.widgets.append((widget, replies))
        script = base64.b64encode(str(widget._esm).encode()).decode()
        self.page.evaluate(
            _OPENED,
            {
                "source": f"data:text/javascript;base64,{script}",
                "css": str(widget._css),
                "state": state_of(widget),
                "at": len(self.widgets) - 1,
            },
        )
        return self.page.get_by_role("form", name=widget.title)

    def _to_python(self, at, message, buffers):
        widget, replies = self.widgets[at]
        if message is not None:
            widget._message(None, message, [base64.b64decode(one) for one in buffers])
        sent, replies[:] = replies[:], []
        return [[message, [base64.b64encode(one).decode() for one in buffers]] for message, buffers in sent]
