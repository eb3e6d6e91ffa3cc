// What of a bubble's text can be seen: its lines and its words, at the width that the page has now.
// Text that is folded away and text on buttons is none; a digest is one word and one character.
(bubble) => {
  const text = bubble.querySelector("strong").parentElement;
  const lines = new Set();
  let seen = "";
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (parent.closest("button[aria-expanded]")) continue;
    const code = parent.closest("code");
    const range = document.createRange();
    const folds = [];  // where what stands over this text ends
    for (let over = parent; over !== text; over = over.parentElement) {
      if (getComputedStyle(over).overflowY !== "visible") folds.push(over.getBoundingClientRect().bottom);
    }
    for (let at = 0; at < node.length; at += 1) {
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      const box = [...range.getClientRects()].find((one) => one.width > 0);
      if (!box) { seen += node.data[at]; continue; }
      const middle = (box.top + box.bottom) / 2;
      if (folds.some((bottom) => middle > bottom)) continue;
      lines.add(Math.round(middle / 4));
      if (!code || at === 0) seen += code ? "#" : node.data[at];
    }
  }
  return { lines: lines.size, seen, wide: [...bubble.querySelectorAll("button")].filter((b) => b.scrollWidth > b.clientWidth).map((b) => b.textContent) };
}
