// A recorder beside a text box. The page decodes and resamples to 16 kHz int16 and sends 30 s at a time; the
// box is always there, so whatever fails is said in a sentence and the answer is typed.

const SAMPLES_A_SECOND = 16000;
const CHUNK_MS = 30000;
const TYPE_IT = "Type your answer; it counts as much.";

function whyNoMicrophone(error) {
  const reasons = {
    NotAllowedError: "The browser was not allowed to use the microphone.",
    SecurityError: "The browser was not allowed to use the microphone.",
    NotFoundError: "No microphone was found.",
    OverconstrainedError: "No microphone was found.",
    NotReadableError: "Another program is using the microphone.",
  };
  return `${reasons[error && error.name] || "The microphone could not be opened."} ${TYPE_IT}`;
}

async function asSamples(blob) {
  const context = new OfflineAudioContext(1, 1, SAMPLES_A_SECOND); // decoding into it resamples
  const decoded = await context.decodeAudioData(await blob.arrayBuffer());
  const samples = new Int16Array(decoded.length);
  const channels = Array.from({ length: decoded.numberOfChannels }, (_, at) => decoded.getChannelData(at));
  for (let at = 0; at < samples.length; at += 1) {
    let sum = 0;
    for (const channel of channels) sum += channel[at];
    samples[at] = Math.max(-1, Math.min(1, sum / channels.length)) * 32767;
  }
  return samples;
}

// `send(message, buffers)` reaches Python; `box` is the text area that is filled. One recorder records at a
// time: `alone` stops the others of a page.
function recorder({ send, box, voice, label, alone = () => {} }) {
  const me = Math.random().toString(36).slice(2);
  const keys = { type: "button", "data-lm-suppress-shortcuts": "true" };
  const record = element("button", keys, "Record");
  const clear = element("button", keys, "Clear");
  const timer = element("span", { role: "timer", "aria-live": "off" });
  const status = element("p", { class: "course-form-help", role: "status", "aria-live": "polite" });
  const facts = element("ul", { class: "course-recorder-facts" });
  const drawing = element("div", { class: "course-form-drawing" });
  const node = element("div", { class: "course-recorder", role: "group", "aria-label": `Answer aloud: ${label}` });
  node.append(element("p", {}, record, " ", clear, " ", timer), status, facts, drawing);
  let take = null; // which recording, so that nothing of one that was cleared is heard
  let running = null;
  let number = 0;
  let sending = Promise.resolve();
  let begun = 0;
  let ticking = null;

  if (!voice.listens) {
    record.hidden = true;
    status.replaceChildren(...said(voice.says));
  }

  function idle(text) {
    clearInterval(ticking);
    timer.textContent = "";
    record.textContent = "Record";
    record.disabled = false;
    running = null;
    if (text !== undefined) status.textContent = text;
  }

  function segment(stream) {
    const pieces = [];
    const media = new MediaRecorder(stream);
    media.ondataavailable = (event) => event.data.size && pieces.push(event.data);
    const ended = new Promise((resolve) => {
      media.onstop = () => resolve(new Blob(pieces, { type: media.mimeType }));
    });
    media.start();
    return { media, ended };
  }

  // Decoded and sent in their order, one after the other.
  function handOver(ended) {
    const mine = take;
    sending = sending.then(async () => {
      const blob = await ended;
      if (!blob.size || mine !== take) return;
      const samples = await asSamples(blob);
      send({ voice: "chunk", take: mine, number: number++ }, [new DataView(samples.buffer)]);
    });
  }

  function next() {
    const { media, ended } = running.segment;
    running.segment = segment(running.stream); // before the old one stops, so that no word is lost
    media.stop();
    handOver(ended);
  }

  async function begin() {
    if (!window.isSecureContext || !navigator.mediaDevices || typeof MediaRecorder === "undefined") {
      status.textContent = `This page may not use a microphone: it needs https, or an address on this machine. ${TYPE_IT}`;
      return;
    }
    alone(me);
    record.disabled = true;
    status.textContent = "Asking for the microphone …";
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
    } catch (error) {
      idle(whyNoMicrophone(error));
      return;
    }
    number = 0;
    take = `${Date.now()}-${Math.random()}`;
    send({ voice: "begin", take });
    running = { stream, segment: segment(stream), turning: setInterval(next, CHUNK_MS) };
    begun = Date.now();
    record.disabled = false;
    record.textContent = "Stop";
    status.textContent = "Recording. Nothing is kept until you send it.";
    ticking = setInterval(() => {
      const seconds = Math.floor((Date.now() - begun) / 1000);
      timer.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
      if (seconds >= voice.most) end();
    }, 250);
  }

  function release() {
    clearInterval(running.turning);
    const { media, ended } = running.segment;
    if (media.state !== "inactive") media.stop();
    running.stream.getTracks().forEach((track) => track.stop());
    return ended;
  }

  function end() {
    const ended = release();
    idle("Recognising, on this machine …");
    record.disabled = true;
    handOver(ended);
    const mine = take;
    sending = sending.then(
      () => send({ voice: "end", take: mine }),
      () => idle(`The recording could not be read. ${TYPE_IT}`),
    );
  }

  function forget() {
    if (running) release();
    take = null;
    sending = Promise.resolve();
    idle();
    box.value = "";
    delete box.dataset.spoken;
    facts.replaceChildren();
    drawing.replaceChildren();
  }

  record.addEventListener("click", () => (running ? end() : begin()));
  clear.addEventListener("click", () => {
    forget();
    send({ voice: "clear", me });
  });

  function heard(message) {
    if (message.cleared && message.me === me) {
      forget();
      status.textContent = message.cleared;
    }
    if (message.heard && message.heard.take === take) {
      idle(message.heard.text ? "Recognised. Mend what was misheard; it is kept when you send it." : "");
      if (message.heard.text) box.dataset.spoken = "yes"; // not saved as somebody types
      if (message.heard.text) box.value = [box.value.trim(), message.heard.text].filter(Boolean).join(" ");
      facts.replaceChildren(...message.heard.facts.map((fact) => element("li", {}, ...said(fact))));
      drawing.innerHTML = message.heard.drawn; // numbers alone, no word of the learner's
    }
  }
  return { me, node, heard, stop: () => running && (release(), idle("Stopped; nothing of it was kept.")) };
}

// "Read it to me": Python makes the sound, the page plays it.
function reader({ send, voice, text }) {
  const button = element("button", { type: "button", "data-lm-suppress-shortcuts": "true" }, "Read it to me");
  const status = element("span", { role: "status", "aria-live": "polite" });
  const node = element("p", {}, button, " ", status);
  node.hidden = !voice.speaks || !text;
  button.addEventListener("click", () => {
    button.disabled = true;
    send({ voice: "speak", text });
  });
  function heard(message, buffers) {
    if (message.voice_status || message.spoken) button.disabled = false;
    if (message.voice_status) status.textContent = message.voice_status;
    if (message.spoken && buffers && buffers.length) {
      const address = URL.createObjectURL(new Blob([buffers[0]], { type: "audio/wav" }));
      const audio = new Audio(address);
      audio.addEventListener("ended", () => URL.revokeObjectURL(address));
      audio.play().catch(() => {
        status.textContent = "The browser did not play it; press once more.";
      });
    }
  }
  return { node, heard };
}
