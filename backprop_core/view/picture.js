const SVG = "http://www.w3.org/2000/svg";
const MARGIN = 48; // what is seen beside the mark at work
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** An id of its own. Not from a counter: every widget loads this module anew, and would begin at 1. */
const unique = () => `bp-${Math.random().toString(36).slice(2, 12)}-`;

function create(name, attributes = {}, ...content) {
  const element = name === "svg" || name === "g" ? document.createElementNS(SVG, name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...content);
  return element;
}

/** SVG text to elements. Ids are made this view's own: a picture shown twice would otherwise refer to its twin. */
function parse(text, scope) {
  const group = create("g");
  group.innerHTML = text
    .replace(/(^|[^-\w])id=(["'])/g, `$1id=$2${scope}`)
    .replace(/aria-labelledby=(["'])(.*?)\1/g, (_, quote, ids) => `aria-labelledby=${quote}${ids.replace(/\S+/g, scope + "$&")}${quote}`)
    .replace(/url\(#/g, `url(#${scope}`)
    .replace(/href=(["'])#/g, `href=$1#${scope}`);
  return group;
}

/** Make `now` like `next`, keeping elements that are still there: focus, hover and transitions live on them. */
function morph(now, next) {
  const old = [...now.childNodes];
  const fresh = [...next.childNodes];
  fresh.forEach((node, i) => {
    const was = old[i];
    if (!was) now.append(node);
    else if (was.nodeName !== node.nodeName || was.dataset?.id !== node.dataset?.id) was.replaceWith(node);
    else if (was.nodeType === Node.TEXT_NODE) { if (was.data !== node.data) was.data = node.data; }
    else {
      for (const { name } of [...was.attributes]) if (!node.hasAttribute(name)) was.removeAttribute(name);
      for (const { namespaceURI, name, value } of node.attributes)
        if (was.getAttribute(name) !== value) was.setAttributeNS(namespaceURI, name, value);
      morph(was, node);
    }
  });
  old.slice(fresh.length).forEach((node) => node.remove());
}

/** What ipywidgets leaves out on a slider's handle: its name, its range, and the value as it is read. */
function nameSlider(slider) {
  const handle = slider.querySelector("[role=slider]");
  const label = slider.querySelector(".widget-label");
  const readout = slider.querySelector(".widget-readout");
  const api = slider.querySelector(".noUi-target")?.noUiSlider;
  if (!handle || !label || !readout || !api) return;
  if (!api.exact) {
    // A value that Python sets stands as it is: ipywidgets would round it to the slider's step, and send that back.
    // And what is dragged is -1.9, not -1.8999999999999995.
    const { set } = api;
    let given = null;
    api.updateOptions({ format: { from: Number, to: (value) => given ?? Number(value.toPrecision(12)) } });
    api.set = (value) => { given = value; set(value, true, true); given = null; };
    api.exact = true;
  }
  label.id ||= unique();
  const wanted = {
    "aria-labelledby": label.id, "aria-valuetext": readout.textContent,
    "aria-valuemin": [].concat(api.options.range.min)[0], "aria-valuemax": [].concat(api.options.range.max)[0],
  };
  for (const [name, value] of Object.entries(wanted))
    if (handle.getAttribute(name) !== `${value}`) handle.setAttribute(name, value);
  readout.setAttribute("role", "textbox");
  readout.setAttribute("aria-labelledby", label.id);
}

/** Keys without Ctrl, Alt or Cmd stay in the panel: JupyterLab would cut a cell at x, and go to another one at an arrow. */
function keepKeys(event) {
  if (!event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
}

/** Keep the sliders named that stand in one panel with the picture, also those that appear later; and keep the panel's keys. */
function watchPanel(el, signal) {
  if (signal.aborted) return;
  if (!el.isConnected) return void requestAnimationFrame(() => watchPanel(el, signal));
  const panel = el.closest(".bp-panel");
  (panel ?? el).addEventListener("keydown", keepKeys, { signal });
  if (!panel) return;
  const all = () => panel.querySelectorAll(".widget-slider").forEach(nameSlider);
  const observer = new MutationObserver((changes) => {
    if (changes.some(({ target }) => !el.contains(target))) all();
  });
  observer.observe(panel, { childList: true, subtree: true, characterData: true });
  signal.addEventListener("abort", () => observer.disconnect());
  all();
}

function render({ model, el }) {
  const ended = new AbortController();
  const scope = unique();
  const layers = { backdrop: create("g"), marks: create("g") };
  const svg = create("svg", { class: "bp-picture" }, layers.backdrop, layers.marks);
  const bar = create("div", { class: "bp-bar", role: "group", "aria-label": "Controls" });
  const words = {
    progress: create("p", { class: "bp-progress" }),
    formula: create("p", { class: "bp-formula" }),
    caption: create("p", { class: "bp-caption", "aria-live": "polite" }),
  };
  const said = create("div", { class: "bp-words" }, ...Object.values(words));
  const table = create("table");
  const drawing = create("div", { class: "bp-drawing" }, svg);
  el.classList.add("bp-view");
  el.append(bar,
    create("div", { class: "bp-body" }, drawing, create("div", { class: "bp-side" }, said)),
    create("details", { class: "bp-table" }, create("summary", {}, "Numbers as a table"), table));

  const send = (trait, value) => { model.set(trait, value); model.save_changes(); };
  // The last few, not the last one: while the kernel is busy only the newest value of a trait is kept.
  const tell = (trait, id) => {
    const { count = 0, ids = [] } = model.get(trait);
    send(trait, { count: count + 1, ids: [...ids, id].slice(-8) });
  };

  const draw = (layer) => {
    morph(layers[layer], parse(model.get(layer), scope));
    // The parts of an "img" are hidden from screen readers: wrong as soon as one of them can be operated.
    svg.setAttribute("role", svg.querySelector("[tabindex]") ? "group" : "img");
  };
  const describe = () => {
    const problem = model.get("problem");
    svg.setAttribute("aria-label", model.get("label"));
    words.formula.textContent = model.get("formula");
    words.progress.textContent = model.get("progress");
    words.caption.textContent = problem ? problem.replace(/\.?$/, ". The picture still shows the last state that worked.") : model.get("caption");
    words.caption.classList.toggle("bp-problem", !!problem);
    el.classList.toggle("bp-stale", !!problem);
    reachable();
  };
  // Text that is longer than its room scrolls: then the keyboard must reach it.
  const reachable = () => {
    if (said.scrollHeight > said.clientHeight) said.setAttribute("tabindex", 0);
    else said.removeAttribute("tabindex");
  };
  const size = (width, height, narrow) => {
    el.classList.toggle("bp-narrow", narrow);
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    svg.style.aspectRatio = `${width} / ${height}`;
    el.style.setProperty("--bp-width", width);
  };
  // A drawing in parts is arranged anew before it would have to be scrolled.
  const resize = () => {
    const narrow = model.get("narrow");
    el.style.setProperty("--bp-lines", model.get("lines"));
    size(model.get("width"), model.get("height"), false);
    if (narrow.length && drawing.scrollWidth > drawing.clientWidth) size(...narrow, true);
  };
  // After a step the mark at work comes into sight, where the drawing is wider than its room; marks that slide first end their way.
  const follow = async () => {
    await null; // the marks of this step are drawn by now
    await Promise.allSettled(svg.getAnimations({ subtree: true }).map(({ finished }) => finished));
    const rings = [...svg.querySelectorAll(".ring.forward, .ring.backward")].map((ring) => ring.getBoundingClientRect());
    const { left, right } = drawing.getBoundingClientRect();
    const before = Math.min(...rings.map((ring) => ring.left)) - MARGIN - left;
    const beyond = Math.max(...rings.map((ring) => ring.right)) + MARGIN - right;
    const by = before < 0 ? before : Math.max(Math.min(beyond, before), 0);
    const smooth = matchMedia("(prefers-reduced-motion: no-preference)").matches;
    if (rings.length && by) drawing.scrollBy({ left: by, behavior: smooth ? "smooth" : "auto" });
  };
  const tabulate = () => {
    const [head = [], ...rows] = model.get("table");
    const row = (cells, name) => create("tr", {}, ...cells.map((cell, i) =>
      create(name === "th" || !i ? "th" : "td", { scope: name === "th" ? "col" : "row" }, cell)));
    morph(table, create("table", {}, create("thead", {}, row(head, "th")), create("tbody", {}, ...rows.map((cells) => row(cells, "td")))));
  };
  const furnish = () => {
    bar.replaceChildren(...model.get("buttons").map(([id, text, title]) => {
      const button = create("button", { type: "button", title, "data-press": id }, text);
      button.addEventListener("click", () => tell("pressed", id));
      return button;
    }));
    const large = create("button", { type: "button", class: "bp-size", title: "Larger, for a projector", "aria-pressed": "false" }, "Large");
    large.addEventListener("click", () => {
      large.setAttribute("aria-pressed", (el.closest(".bp-panel") ?? el).classList.toggle("bp-large"));
    });
    bar.append(large);
  };
  // The next tick waits for the picture of the last one, so a slow kernel is never swamped.
  let timer;
  const play = () => {
    clearTimeout(timer);
    const playing = model.get("playing");
    const button = bar.querySelector("[data-press=play]");
    if (button) button.textContent = playing ? "Pause" : "Play";
    if (playing && !ended.signal.aborted) timer = setTimeout(() => send("ticked", model.get("ticked") + 1), model.get("interval"));
  };
  const listeners = {
    "change:buttons": furnish,
    "change:backdrop": () => draw("backdrop"),
    "change:marks": () => draw("marks"),
    "change:label change:formula change:caption change:problem change:progress": describe,
    "change:progress": follow,
    "change:width change:height change:narrow change:lines": resize,
    "change:table": tabulate,
    "change:playing change:marks change:progress": play,
  };
  for (const [events, action] of Object.entries(listeners)) { model.on(events, action); action(); }

  const drag = (id, x, y) => send("dragged", { id, x, y });
  const inPicture = (event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  const center = (element) => {
    const { x, y, width, height } = element.getBBox();
    return { x: x + width / 2, y: y + height / 2 };
  };

  svg.addEventListener("click", (event) => {
    const target = event.target.closest("[data-id]:not([data-drag])");
    if (target) tell("clicked", target.dataset.id);
  });

  svg.addEventListener("keydown", (event) => {
    const { id, drag: draggable } = event.target.dataset;
    const arrow = ARROWS[event.key];
    if (!id || event.ctrlKey || event.metaKey || event.altKey) return;
    if (arrow && draggable !== undefined) {
      const { x, y } = center(event.target);
      const step = event.shiftKey ? 10 : 2;
      drag(id, x + step * arrow[0], y + step * arrow[1]);
    } else if (event.key === "Enter" || event.key === " ") tell("clicked", id);
    else return;
    event.preventDefault();
  });

  // Chromium does not heed touch-action on parts of an svg: without this a drag by finger ends as a scroll.
  svg.addEventListener("touchstart", (event) => {
    if (event.target.closest("[data-drag]")) event.preventDefault();
  }, { passive: false });

  svg.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest("[data-drag]");
    if (!handle || event.button) return;
    handle.focus();
    const { id } = handle.dataset;
    const start = inPicture(event);
    const middle = center(handle);
    const move = (event) => {
      const { x, y } = inPicture(event);
      drag(id, x + middle.x - start.x, y + middle.y - start.y); // a point taken at its rim must not jump
    };
    svg.setPointerCapture(event.pointerId);
    svg.addEventListener("pointermove", move);
    svg.addEventListener("lostpointercapture", () => svg.removeEventListener("pointermove", move), { once: true });
  });

  watchPanel(el, ended.signal);
  const room = new ResizeObserver(() => { resize(); reachable(); });
  room.observe(el);
  room.observe(said);
  return () => {
    ended.abort();
    room.disconnect();
    clearTimeout(timer);
    for (const [events, action] of Object.entries(listeners)) model.off(events, action);
  };
}

export default { render };
