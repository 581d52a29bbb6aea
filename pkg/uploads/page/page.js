// The page of s3img: it asks its own service for a signed upload, sends the file straight to the store, and then asks how far the
// upload is until its renditions can be seen. What this browser has uploaded is remembered in this browser only.

const atOnce = 3; // uploads that are sent at a time
const firstLook = 400, lastLook = 5000; // milliseconds between two looks at a state
const patience = 15 * 60 * 1000; // how long a rendition may take
const remembered = 24;
const recentKey = "s3img-recent", tokenKey = "s3img-token";

const $ = (id) => document.getElementById(id);
const maxBytes = Number(document.body.dataset.maxBytes);
const accepted = document.body.dataset.accept.split(",").filter(Boolean);
const types = JSON.parse(document.body.dataset.types); // by extension, and by other names of types
const asksFocus = "focus" in document.body.dataset; // renditions heed it
const items = new Set();

// ---- words

const units = [[1e9, "GB"], [1e6, "MB"], [1e3, "kB"]];
function bytes(n) {
  for (const [unit, name] of units) {
    if (n >= unit) return (n / unit).toFixed(n < 10 * unit ? 1 : 0) + " " + name;
  }
  return n + " bytes";
}

// Screen readers hear what changes, once each, and not every step of a bar.
function announce(text) {
  $("news").textContent = text;
}

const typeOf = (file) => types[file.type] || file.type || types[file.name.split(".").pop().toLowerCase()] || "";

function objection(file) {
  if (accepted.length && !accepted.includes(typeOf(file))) return "This is not an image of a kind that is accepted here.";
  if (file.size === 0) return "The file is empty.";
  if (maxBytes && file.size > maxBytes) return `Too large: it has ${bytes(file.size)}, and ${bytes(maxBytes)} are accepted.`;
  return "";
}

// ---- the service

class Refusal extends Error {}
class Unreachable extends Error {}

async function ask(path, signal, body) {
  const headers = { Accept: "application/json" };
  const token = sessionStorage.getItem(tokenKey);
  if (token) headers.Authorization = "Bearer " + token;
  if (body) headers["Content-Type"] = "application/json";
  let response, answer;
  try {
    response = await fetch(path, { signal, headers, method: body ? "POST" : "GET", body: body && JSON.stringify(body) });
    answer = await response.json();
  } catch (error) {
    if (signal.aborted) throw error;
    if (!response) throw new Unreachable();
    throw new Refusal(`The service answered with HTTP ${response.status}.`);
  }
  if (response.status === 401) {
    await signIn(signal, token);
    return ask(path, signal, body);
  }
  if (response.status === 429) {
    await pause(1000 * Number(response.headers.get("Retry-After") || 1), signal);
    return ask(path, signal, body);
  }
  if (response.status === 502 || response.status === 503 || response.status === 504) throw new Unreachable(answer.message);
  if (!response.ok) throw new Refusal(sentence(answer.message || `The service answered with HTTP ${response.status}.`));
  return answer;
}

const sentence = (text) => text[0].toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? "" : ".");

function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => { clearTimeout(timer); reject(signal.reason); }, { once: true });
  });
}

let signedIn = []; // who waits for a token

function signIn(signal, refused) {
  if (refused && sessionStorage.getItem(tokenKey) === refused) {
    sessionStorage.removeItem(tokenKey);
    $("token-note").textContent = "That token was not accepted. Try again.";
    $("token").setAttribute("aria-invalid", "true");
  } else if (sessionStorage.getItem(tokenKey)) {
    return Promise.resolve(); // somebody has just entered one
  }
  $("sign-in").hidden = false;
  if (signedIn.length === 0) $("token").focus();
  return new Promise((resolve, reject) => {
    signedIn.push(resolve);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

$("sign-in").addEventListener("submit", (event) => {
  event.preventDefault();
  sessionStorage.setItem(tokenKey, $("token").value.trim());
  $("token").value = "";
  $("token").removeAttribute("aria-invalid");
  $("sign-in").hidden = true;
  $("files").focus();
  for (const resolve of signedIn.splice(0)) resolve();
});
if (sessionStorage.getItem(tokenKey)) $("sign-in").hidden = true;

// ---- one upload

class Item {
  constructor(name, file) {
    this.name = name;
    this.file = file;
    this.root = $("upload").content.firstElementChild.cloneNode(true);
    for (const part of ["thumb", "state", "addresses", "snippet", "actions"]) this[part] = this.root.querySelector("." + part);
    this.bar = this.root.querySelector("progress");
    this.bar.setAttribute("aria-label", "Progress of " + name);
    this.root.querySelector(".name").textContent = name;
    items.add(this);
    $("list").prepend(this.root);
    $("uploads").hidden = false;
  }

  // show puts the item into a state; news is what is said of it, "" for nothing.
  show(phase, text, { news = "", progress = null, actions = [] } = {}) {
    this.phase = phase;
    this.root.dataset.phase = phase;
    this.root.classList.toggle("bad", ["refused", "rejected", "failed"].includes(phase));
    this.state.textContent = text;
    this.bar.hidden = progress === null;
    if (progress === "unknown") this.bar.removeAttribute("value");
    else if (progress !== null) this.bar.value = progress;
    this.offer(actions);
    if (news) announce(`${this.name}: ${news}`);
    $("clear").hidden = ![...items].some((item) => item.over());
    turn();
  }

  over() {
    return ["ready", "refused", "rejected", "failed", "cancelled"].includes(this.phase);
  }

  // offer keeps buttons that stay, so that the focus is not lost.
  offer(actions) {
    const old = new Map([...this.actions.children].map((button) => [button.textContent, button]));
    const focused = this.actions.contains(document.activeElement);
    const next = actions.map(([label, run, primary]) => {
      const button = old.get(label) || document.createElement("button");
      button.type = "button";
      button.textContent = label;
      button.className = primary ? "primary" : "";
      button.setAttribute("aria-label", `${label}: ${this.name}`);
      button.onclick = run;
      return button;
    });
    if (next.length === this.actions.children.length && next.every((button, i) => button === this.actions.children[i])) return;
    this.actions.replaceChildren(...next);
    if (focused && !this.actions.contains(document.activeElement)) (next[0] || $("uploads-title")).focus();
  }

  wait() {
    this.show("queued", `${bytes(this.file.size)} · waits for its turn`, { progress: 0, actions: [["Cancel", () => this.cancel()]] });
  }

  // aim shows the picture, for its point that matters to be chosen. What this browser cannot show is sent at once.
  aim() {
    const picture = new Image();
    picture.alt = "";
    picture.src = URL.createObjectURL(this.file);
    picture.onload = () => this.offerAim(picture);
    picture.onerror = () => { URL.revokeObjectURL(picture.src); this.wait(); };
  }

  offerAim(picture) {
    const aim = document.createElement("button");
    const mark = document.createElement("span");
    aim.type = "button";
    aim.className = "aim";
    mark.hidden = true;
    aim.append(picture, mark);
    const set = (x, y) => {
      this.focus = [x, y].map((v) => Math.min(1, Math.max(0, Number(v.toFixed(3)))));
      mark.hidden = false;
      [mark.style.left, mark.style.top] = this.focus.map((v) => 100 * v + "%");
      const [left, top] = this.focus.map((v) => Math.round(100 * v));
      aim.setAttribute("aria-label", `What matters in ${this.name}: ${left} % from the left, ${top} % from the top. Arrow keys move it.`);
    };
    aim.setAttribute("aria-label", `What matters in ${this.name}: it is found. Arrow keys move it.`);
    aim.onclick = (event) => { // that of a key has no place
      const box = aim.getBoundingClientRect();
      if (event.detail) set((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
    };
    aim.onkeydown = (event) => {
      const step = { ArrowLeft: [-.05, 0], ArrowRight: [.05, 0], ArrowUp: [0, -.05], ArrowDown: [0, .05] }[event.key];
      if (!step) return;
      event.preventDefault();
      const [x, y] = this.focus || [.5, .5];
      set(x + step[0], y + step[1]);
    };
    this.aimed = aim;
    this.state.before(aim);
    const send = () => { this.endAim(); this.wait(); };
    const text = `${bytes(this.file.size)} · click what matters in the picture, or leave it to be found`;
    this.show("aiming", text, { news: "choose what matters, then upload it", actions: [["Upload", send, true], ["Dismiss", () => { this.endAim(); this.remove(); }]] });
  }

  endAim() {
    URL.revokeObjectURL(this.aimed.querySelector("img").src);
    this.aimed.remove();
  }

  async run() {
    this.stop = new AbortController();
    try {
      if (!this.key) await this.send(this.stop.signal);
      await this.follow(this.stop.signal);
    } catch (error) {
      if (this.stop.signal.aborted) return;
      this.fail(error);
    }
  }

  fail(error) {
    const retry = [["Try again", () => this.retry(), true], ["Dismiss", () => this.remove()]];
    if (error instanceof Unreachable) {
      const text = error.message ? sentence(error.message) : "The connection was lost.";
      this.lost = true;
      this.show("failed", text, { news: text, actions: retry });
    } else if (error instanceof Refusal) {
      this.show("refused", error.message, { news: error.message, actions: retry });
    } else {
      this.show("failed", "Something went wrong: " + error.message, { news: "something went wrong", actions: retry });
    }
  }

  // send goes on with the signed upload that it has, as long as that lives.
  async send(signal) {
    this.show("asking", `${bytes(this.file.size)} · asks for a place`, { progress: 0, actions: [["Cancel", () => this.cancel()]] });
    if (!this.place || Date.parse(this.place.expires_at) <= Date.now()) await this.findPlace(signal);
    let answer = await this.put(signal);
    if (answer.status === 403 || (answer.status === 400 && /ExpiredToken|RequestExpired/.test(answer.text))) { // expired: once more, from the start
      await this.findPlace(signal);
      answer = await this.put(signal);
    }
    // 412: a copy is there already, sent by us before the connection was lost.
    if (answer.status / 100 >= 3 && answer.status !== 412) throw new Refusal(storeWords(answer));
    this.key = this.place.key;
    remember(this);
  }

  async findPlace(signal) {
    const answer = await ask("uploads", signal, { files: [{ name: this.name, size: this.file.size, type: typeOf(this.file), focus: this.focus?.join(",") }] });
    this.place = answer.uploads[0];
    if (this.place.status !== "OK") {
      const message = this.place.message;
      this.place = null;
      throw new Refusal(sentence(message));
    }
  }

  put(signal) {
    const { place, file } = this;
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open(place.method, place.upload_url);
      for (const [name, value] of Object.entries(place.headers || {})) {
        if (name.toLowerCase() !== "content-length") request.setRequestHeader(name, value); // which browsers send by themselves
      }
      request.upload.onprogress = (event) => this.sent(event.loaded, event.total);
      request.onload = () => resolve({ status: request.status, text: request.responseText });
      request.onerror = () => reject(new Unreachable());
      signal.addEventListener("abort", () => { request.abort(); reject(signal.reason); }, { once: true });
      request.send(place.method === "POST" ? form(place.fields, file) : file);
    });
  }

  sent(loaded, total) {
    const share = total ? Math.floor((100 * loaded) / total) : 0;
    this.show("sending", `${share} % of ${bytes(this.file.size)}`, { progress: share, actions: [["Cancel", () => this.cancel()]] });
  }

  // follow asks how far it is, less and less often.
  async follow(signal) {
    this.show("rendering", "Sent · waits for its renditions", { news: "sent", progress: "unknown", actions: [["Stop waiting", () => this.cancel()]] });
    const path = "uploads/" + this.key.split("/").map(encodeURIComponent).join("/") + "/status";
    for (let wait = firstLook, start = Date.now(); Date.now() - start < patience; wait = Math.min(lastLook, 1.3 * wait)) {
      const answer = await ask(path, signal);
      if (answer.state === "ready") return this.finish(answer.renditions);
      if (answer.state === "rejected") {
        const why = answer.reason ? sentence(answer.reason) : "It is not an image that can be read.";
        forget(this.key);
        return this.show("rejected", "Rejected: " + why[0].toLowerCase() + why.slice(1), { news: "rejected, " + why, actions: [["Dismiss", () => this.remove()]] });
      }
      await pause(wait, signal);
    }
    throw new Unreachable("it is sent, and not rendered yet: nothing may be rendering here");
  }

  finish(renditions) {
    this.renditions = renditions;
    remember(this);
    const image = picture(smallest(renditions), "Thumbnail of " + this.name);
    image.onload = () => { this.root.dataset.shown = ""; };
    this.thumb.replaceChildren(image);
    const several = renditions.some((r) => r.format !== renditions[0].format);
    this.addresses.replaceChildren(...renditions.map((r) => addressLine(r, several)));
    this.addresses.hidden = false;
    const code = snippet(this.name, renditions);
    this.snippet.querySelector("code").textContent = code;
    this.snippet.querySelector("pre").setAttribute("aria-label", "HTML of " + this.name);
    this.snippet.hidden = false;
    const address = largest(renditions).url;
    this.show("ready", "Public", {
      news: "ready, it is public now",
      actions: [["Copy HTML", (event) => copy(code, event.target), true], ["Copy address", (event) => copy(address, event.target)], ["Dismiss", () => this.remove()]],
    });
  }

  cancel() {
    this.stop?.abort(new DOMException("cancelled", "AbortError"));
    const actions = this.file || this.key ? [["Try again", () => this.retry(), true], ["Dismiss", () => this.remove()]] : [["Dismiss", () => this.remove()]];
    this.show("cancelled", this.key ? "Sent · nobody waits for it" : "Cancelled", { news: "cancelled", actions });
  }

  retry() {
    this.lost = false;
    this.root.classList.remove("bad");
    if (this.key) this.run();
    else this.wait();
  }

  remove() {
    items.delete(this);
    const near = this.root.nextElementSibling || this.root.previousElementSibling;
    this.root.remove();
    $("uploads").hidden = items.size === 0;
    (near?.querySelector("button") || $("files")).focus();
  }
}

function form(fields, file) {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields || {})) data.append(name, value);
  data.append("file", file); // last: the store reads nothing after it
  return data;
}

function storeWords({ status, text }) {
  const said = /<Code>([^<]*)<\/Code>/.exec(text);
  if (said && said[1] === "EntityTooLarge") return "Too large: the store does not take it.";
  return `The store refused it: ${said ? said[1] : "HTTP " + status}.`;
}

// turn starts what waits, oldest first, as long as few are under way.
function turn() {
  let busy = 0;
  for (const item of items) busy += item.phase === "asking" || item.phase === "sending";
  for (const item of items) {
    if (busy < atOnce && item.phase === "queued") {
      busy++;
      item.phase = "asking";
      item.run();
    }
  }
}

// ---- results

// promised are the renditions in the format that comes first.
const promised = (renditions) => renditions.filter((r) => r.format === renditions[0].format);
const smallest = (renditions) => promised(renditions).reduce((a, b) => (b.size < a.size ? b : a));
const largest = (renditions) => promised(renditions).reduce((a, b) => (b.size > a.size ? b : a));

// alike are those that show the same part as the largest, by their shape: a browser may take any of them.
function alike(renditions) {
  const first = largest(renditions);
  if (!first.width) return renditions.filter((r) => !r.name === !first.name);
  const off = (r) => Math.abs(r.width * first.height - r.height * first.width);
  return renditions.filter((r) => off(r) <= Math.max(first.width, first.height)); // to the pixel
}

function picture(rendition, alt) {
  const image = new Image();
  if (rendition.width) [image.width, image.height] = [rendition.width, rendition.height];
  image.alt = alt;
  image.decoding = "async";
  image.onerror = () => image.remove();
  image.src = rendition.url;
  return image;
}

function addressLine(rendition, named) {
  const line = document.createElement("li");
  const label = document.createElement("span");
  const link = document.createElement("a");
  label.textContent = rendition.width ? `${rendition.width} × ${rendition.height}` : `up to ${rendition.size}`;
  if (named) label.textContent += ` ${rendition.format}`;
  if (rendition.name) label.textContent = `${rendition.name}, ${label.textContent}`;
  link.href = link.textContent = rendition.url;
  link.target = "_blank";
  link.rel = "noopener";
  line.append(label, link);
  return line;
}

const escaped = (text) => text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);

// srcset has each width once, the smallest first.
function srcset(renditions) {
  const bySize = [...renditions].sort((a, b) => a.size - b.size);
  const set = bySize.map((r) => `${escaped(r.url)} ${r.width || r.size}w`);
  return set.filter((entry, i) => i === 0 || entry.split(" ")[1] !== set[i - 1].split(" ")[1]).join(",\n    ");
}

// snippet is an img; of several formats a picture, whose img has the one that all browsers show.
function snippet(name, all) {
  const renditions = alike(all);
  const first = largest(all);
  const width = first.width || first.size;
  const sizes = `sizes="(max-width: ${width}px) 100vw, ${width}px"`;
  const size = first.width ? ` width="${first.width}" height="${first.height}"` : "";
  const image = `<img src="${escaped(first.url)}"\n  srcset="${srcset(renditions.filter((r) => r.format === first.format))}"\n  ${sizes}${size} alt="${escaped(name.replace(/\.[^.]*$/, ""))}">`;
  const others = [...new Set(renditions.map((r) => r.format))].filter((format) => format !== first.format);
  if (others.length === 0) return image;
  const sources = others.map((format) => `<source type="image/${escaped(format)}"\n  srcset="${srcset(renditions.filter((r) => r.format === format))}"\n  ${sizes}>\n`);
  return `<picture>\n${sources.join("")}${image}\n</picture>`;
}

async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text);
  } catch { // a page that came without TLS has no clipboard
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    button.focus();
  }
  announce("Copied.");
  const label = button.textContent;
  if (label === "Copied") return;
  button.textContent = "Copied";
  setTimeout(() => { button.textContent = label; }, 1500);
}

// ---- what this browser uploaded

function recent() {
  try {
    const list = JSON.parse(localStorage.getItem(recentKey));
    return Array.isArray(list) ? list.filter((entry) => typeof entry?.key === "string" && typeof entry.name === "string") : [];
  } catch {
    return [];
  }
}

function keep(list) {
  try {
    localStorage.setItem(recentKey, JSON.stringify(list.slice(0, remembered)));
  } catch { /* full or forbidden: then nothing is remembered */ }
}

function remember(item) {
  const { key, name, renditions } = item;
  keep([{ key, name, renditions }, ...recent().filter((entry) => entry.key !== key)]);
}

const forget = (key) => keep(recent().filter((entry) => entry.key !== key));

function showEarlier() {
  const list = recent();
  const done = list.filter((entry) => Array.isArray(entry.renditions) && entry.renditions.every((r) => /^https?:/.test(r.url)));
  $("recent").hidden = done.length === 0;
  $("earlier").replaceChildren(...done.map(tile));
  for (const { key, name, renditions } of list.reverse()) {
    if (!renditions) Object.assign(new Item(name, null), { key }).run();
  }
}

function tile({ name, renditions }) {
  const cell = document.createElement("li");
  const link = document.createElement("a");
  const thumb = document.createElement("span");
  const caption = document.createElement("span");
  thumb.className = "thumb";
  thumb.append(picture(smallest(renditions), ""));
  caption.className = "caption";
  caption.textContent = name;
  link.href = largest(renditions).url;
  link.target = "_blank";
  link.rel = "noopener";
  link.append(thumb, caption);
  cell.append(link);
  return cell;
}

$("forget").addEventListener("click", () => {
  keep([]);
  $("recent").hidden = true;
  announce("Forgotten.");
  $("files").focus();
});

$("clear").addEventListener("click", () => {
  for (const item of [...items]) if (item.over()) item.remove();
  announce("Cleared.");
  $("files").focus();
});

// ---- files

function take(files) {
  const all = [...files];
  for (const file of all) {
    const item = new Item(file.name, file);
    const why = objection(file);
    if (why) item.show("refused", why, { news: why, actions: [["Dismiss", () => item.remove()]] });
    else if (asksFocus) item.aim();
    else item.wait();
  }
  if (all.length > 1) announce(`${all.length} files were chosen.`);
}

for (const id of ["files", "camera"]) {
  $(id).addEventListener("change", (event) => {
    take(event.target.files);
    event.target.value = ""; // the same file may be chosen again
  });
}

let inside = 0; // how many elements a drag is over: leaving a child is not leaving
for (const [name, step] of [["dragenter", 1], ["dragleave", -1], ["drop", -Infinity]]) {
  addEventListener(name, (event) => {
    inside = Math.max(0, inside + step);
    $("drop").classList.toggle("over", inside > 0 && event.dataTransfer?.types.includes("Files"));
  });
}
addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", (event) => {
  event.preventDefault();
  if (event.dataTransfer?.files.length) take(event.dataTransfer.files);
});

function connection() {
  $("offline").hidden = navigator.onLine;
  if (navigator.onLine) for (const item of items) if (item.lost) item.retry();
}
addEventListener("online", connection);
addEventListener("offline", connection);
addEventListener("beforeunload", (event) => {
  for (const item of items) if (["aiming", "queued", "asking", "sending"].includes(item.phase)) event.preventDefault();
});

if (maxBytes) $("max-bytes").textContent = `, up to ${bytes(maxBytes)} each`;
connection();
showEarlier();
