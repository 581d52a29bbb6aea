"use strict";
// Opens images over the page. Without it the links lead to them.
(() => {
  const links = [...document.querySelectorAll("main li a")];
  const box = document.createElement("dialog");
  if (!box.showModal) return;
  const add = (parent, tag, set = {}) => parent.appendChild(Object.assign(document.createElement(tag), set));
  const stage = add(box, "div");
  const bar = add(box, "footer");
  const button = (text, label, press) => add(bar, "button", { type: "button", textContent: text, ariaLabel: label, onclick: press });
  const before = button("‹", "Previous image", () => show(at - 1));
  const after = button("›", "Next image", () => show(at + 1));
  const words = add(bar, "p", { dir: "auto", ariaLive: "polite" });
  const file = add(bar, "a", { textContent: "Open" });
  button("×", "Close", () => box.close());
  Object.assign(box, { ariaLabel: "Image", tabIndex: -1 });
  document.body.append(box);

  let at = 0;
  const large = new Map();
  // The picture in the size of the window, which is loaded once.
  const picture = (i) => {
    if (!links[i]) return null;
    if (!large.has(i)) {
      const small = links[i].querySelector("img");
      const copy = links[i].firstElementChild.cloneNode(true);
      const shape = parseFloat(getComputedStyle(links[i].parentElement).getPropertyValue("--s"));
      const wide = Math.round(Math.min(innerWidth, innerHeight * shape)) + "px";
      for (const part of [copy, ...copy.querySelectorAll("*")]) {
        if (part.sizes !== undefined) part.sizes = wide;
        if (part.loading) part.loading = "eager";
        if (part.tagName === "IMG" && !part.srcset) part.src = links[i].href;
      }
      const img = copy.querySelector("img") ?? copy;
      img.small = small;
      large.set(i, copy);
    }
    return large.get(i);
  };
  const show = (to) => {
    if (!links[to]) return;
    at = to;
    const copy = picture(at);
    const img = copy.querySelector("img") ?? copy;
    // What is loaded already stands for what is on its way.
    stage.style.backgroundImage = img.complete ? "none" : `url("${img.small.currentSrc}")`;
    img.onload = () => { if (stage.contains(img)) stage.style.backgroundImage = "none"; };
    stage.replaceChildren(copy);
    words.textContent = `${at + 1} of ${links.length}: ${img.alt}`;
    file.href = links[at].href;
    before.disabled = at === 0;
    after.disabled = at === links.length - 1;
    picture(at + 1);
    picture(at - 1);
  };
  links.forEach((link, i) => link.addEventListener("click", (e) => {
    if (e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) return;
    e.preventDefault();
    show(i);
    box.showModal();
    box.focus(); // none of the buttons, which may become disabled
  }));
  document.addEventListener("keydown", (e) => {
    if (!box.open) return;
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: links.length - 1 }[e.key];
    if (to === undefined || e.ctrlKey || e.metaKey || e.altKey) return;
    e.preventDefault();
    show(to);
  });
  box.addEventListener("close", () => {
    stage.replaceChildren();
    large.clear(); // the window may be another size next time
    links[at].scrollIntoView({ block: "nearest" });
    links[at].focus();
  });

  let from = null;
  stage.addEventListener("touchstart", (e) => {
    const zoomed = visualViewport && visualViewport.scale > 1.01;
    from = e.touches.length === 1 && !zoomed ? e.touches[0] : null;
  }, { passive: true });
  stage.addEventListener("touchend", (e) => {
    if (!from) return;
    const x = e.changedTouches[0].clientX - from.clientX, y = e.changedTouches[0].clientY - from.clientY;
    from = null;
    if (Math.abs(x) > 40 && Math.abs(x) > 2 * Math.abs(y)) show(x < 0 ? at + 1 : at - 1);
    else if (y > 90 && y > 2 * Math.abs(x)) box.close();
  });
})();
