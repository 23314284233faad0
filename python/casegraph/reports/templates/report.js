"use strict";
// The page is whole without this script: it filters, counts anew, moves through time, opens rows and searches.
// Days are numbers of days since 1970-01-01; agencies, persons and kinds are the numbers of the check boxes.
(() => {
  const one = (selector, inside = document) => inside.querySelector(selector);
  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
  const byId = (id) => (id ? document.getElementById(id) : null);
  const made = (tag, text, parent) => {
    const element = document.createElement(tag);
    if (text !== undefined) element.textContent = text;
    if (parent) parent.append(element);
    return element;
  };
  document.documentElement.classList.add("js");

  // -- words, as the report puts them ----------------------------------------------------------------
  const number = (value) => String(value).replace(/\B(?=(\d{3})+$)/g, ",");
  const bounds = (certain, possible) => {
    if (possible === null) return certain ? `at least ${number(certain)}` : "0 or more";
    return certain === possible ? number(certain) : `${number(certain)} to ${number(possible)}`;
  };
  const counted = (certain, possible, word) => {
    const last = possible === null ? certain : possible;
    return `${bounds(certain, possible)} ${word}${last === 1 ? "" : "s"}`;
  };
  const joined = (parts) =>
    parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts[parts.length - 1]}`;
  const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const iso = (day) => new Date(day * 86400000).toISOString().slice(0, 10);
  const dayText = (day) => {
    const date = new Date(day * 86400000);
    return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  };
  const dayOf = (text) => {
    const time = /^\d{4}-\d\d-\d\d$/.test(text || "") ? Date.parse(`${text}T00:00:00Z`) : NaN;
    return Number.isNaN(time) ? null : Math.round(time / 86400000);
  };

  // -- what is shown ---------------------------------------------------------------------------------
  const SETS = ["agency", "person", "kind"];
  const WORDS = { a: "agency", p: "person", k: "kind", d: "period" };
  const state = { agency: new Set(), person: new Set(), kind: new Set(), from: null, to: null, at: null, about: 0, open: null };
  const active = () => {
    let dimensions = "";
    if (state.agency.size) dimensions += "a";
    if (state.person.size) dimensions += "p";
    if (state.kind.size) dimensions += "k";
    if (state.from !== null || state.to !== null) dimensions += "d";
    return dimensions;
  };

  const numbers = (text) => (text === undefined ? null : text.split(" ").map((part) => parseInt(part, 10)));
  const end = (text, open) => (text ? Number(text) : open);
  const about = (element) => {
    const { a, p, k, d } = element.dataset;
    const days = d === undefined ? null : d.split(",");
    return {
      element,
      agency: numbers(a),
      person: numbers(p),
      kind: numbers(k),
      first: days ? end(days[0], -Infinity) : null,
      last: days ? end(days[1], Infinity) : null,
    };
  };
  const matches = (item) =>
    SETS.every((name) => !state[name].size || item[name] === null || item[name].some((value) => state[name].has(value))) &&
    (item.first === null ||
      ((state.to === null || item.first <= state.to) && (state.from === null || item.last >= state.from)));

  const items = all("main tr[data-a],main tr[data-p],main tr[data-k],main tr[data-d],svg [data-d],svg.drawing [data-a],svg.drawing [data-p]").map(about);
  const listed = all("main tr[id^='c-']");
  const contacts = all("tr[data-n]").map((row) => {
    const item = about(row);
    const [least, most, stated, part] = row.dataset.n.split(" ");
    item.part = part === "part"; // of a row that has no place in a month: counted there alone
    item.least = Number(least);
    item.most = most === "" ? null : Number(most);
    item.stated = stated === "1";
    item.parts = row.dataset.p
      .split(" ")
      .filter(Boolean)
      .map((part) => ({ person: parseInt(part, 10), letter: part.slice(-1) }));
    return item;
  });

  // -- counting anew, by the rule of frequency.counts ------------------------------------------------
  const WIDEST = 36525;
  const NARROW = 92;
  const figures = all("[data-c]").map((element) => {
    const [agency, first, last, person, how] = element.dataset.c.split("|");
    const inSvg = element.namespaceURI.endsWith("svg");
    const place = inSvg ? one("text", element) : one(":scope > a", element) || element;
    const box = inSvg ? one("rect", element) : null;
    return {
      element,
      place,
      box,
      when: element.dataset.w,
      told: place.textContent,
      label: element.getAttribute("aria-label"),
      classes: [box && box.getAttribute("class"), place.getAttribute("class")],
      agency: agency === "" ? null : Number(agency),
      first: first === "" ? null : Number(first),
      last: last === "" ? null : Number(last),
      person: person === "" ? null : person === "x" ? -1 : Number(person),
      tookPart: how.includes("t"),
      undated: how.includes("u"),
      narrow: how.includes("n"),
    };
  });
  const partOf = (contact, wanted, tookPart) => {
    let found = 0;
    for (const part of contact.parts) {
      if (!wanted(part.person) || (tookPart && part.letter.toLowerCase() !== "t")) continue;
      found = Math.max(found, part.letter === part.letter.toUpperCase() ? 2 : 1);
    }
    return found;
  };
  const count = (figure) => {
    const binned = figure.first !== null;
    const low = Math.max(binned ? figure.first : -Infinity, state.from === null ? -Infinity : state.from);
    const high = Math.min(binned ? figure.last : Infinity, state.to === null ? Infinity : state.to);
    let certain = 0;
    let possible = 0;
    for (const contact of contacts) {
      const days = contact.last - contact.first;
      const wide = !(days <= WIDEST);
      if (contact.part && !figure.narrow) continue;
      if (figure.agency !== null && !contact.agency.includes(figure.agency)) continue;
      if (state.agency.size && !contact.agency.some((value) => state.agency.has(value))) continue;
      if (state.kind.size && !contact.kind.some((value) => state.kind.has(value))) continue;
      if ((binned && wide) || (figure.undated && !wide) || (figure.narrow && !(days < NARROW))) continue;
      if (low > high || contact.first > high || contact.last < low) continue;
      let sure = contact.stated || (figure.agency === null && !state.agency.size);
      if (figure.person !== null) {
        const part = partOf(contact, (person) => person === figure.person, figure.tookPart);
        if (!part) continue;
        sure = sure && part === 2;
      }
      if (state.person.size) {
        const part = partOf(contact, (person) => state.person.has(person), false);
        if (!part) continue;
        sure = sure && part === 2;
      }
      if (sure && contact.first >= low && contact.last <= high) certain += contact.least;
      possible = possible === null || contact.most === null ? null : possible + contact.most;
    }
    return [certain, possible];
  };
  const agencyName = new Map();
  const level = (certain) => (!certain ? 0 : certain <= 2 ? certain : certain <= 4 ? 3 : 4);
  const showFigure = (figure, filtered) => {
    const { element, place, box } = figure;
    if (!filtered) {
      place.textContent = figure.told;
      element.classList.remove("off");
      if (figure.label) element.setAttribute("aria-label", figure.label);
      if (box) box.setAttribute("class", figure.classes[0]);
      if (box) place.setAttribute("class", figure.classes[1]);
      return;
    }
    const [certain, possible] = count(figure);
    const none = certain === 0 && possible === 0;
    if (!figure.when) {
      place.textContent = none ? "\u2013" : bounds(certain, possible);
      return;
    }
    element.classList.toggle("off", none);
    const name = agencyName.get(figure.agency) || "";
    element.setAttribute("aria-label", `${name}, ${counted(certain, possible, "contact")} ${figure.when}`);
    if (box) {
      const open = possible === null || possible > certain ? " open" : "";
      box.setAttribute("class", `h h${level(certain)}${open}`);
      place.setAttribute("class", `t-h t-h${level(certain)}`);
      const shown = certain || possible;
      place.textContent = shown === null ? "?" : shown < 1000 ? String(shown) : "\u2026";
    } else {
      place.textContent = certain === possible ? `${certain}` : `${certain}\u2013${possible === null ? "" : possible}`;
    }
  };

  // -- the filter ------------------------------------------------------------------------------------
  const tools = one("#tools");
  const status = one("#filter-status");
  const boxes = all("#tools input[type=checkbox]");
  const label = (box) => box.parentElement.textContent.trim();
  for (const box of boxes) if (box.name === "agency") agencyName.set(Number(box.value), label(box));
  const follow = all("[data-f]").map((part) => {
    const note = made("p");
    note.className = "note follows";
    note.hidden = true;
    part.before(note);
    return { part, note };
  });
  const told = (part, dimensions) => {
    const wanted = [...dimensions];
    const asIs = !contacts.length && one("[data-c]", part) !== null; // no rows to count anew: rows go, figures stay
    const follows = asIs ? (one("tr[data-a]", part) ? "a" : one("tr[data-p]", part) ? "p" : "") : part.dataset.f;
    const missing = wanted.filter((name) => !follows.includes(name));
    if (missing.length === wanted.length) return "Does not follow the filter: of the whole record.";
    if (missing.length)
      return (
        `Follows the filter by ${joined(wanted.filter((name) => follows.includes(name)).map((name) => WORDS[name]))}; ` +
        `its figures are of every ${joined(missing.map((name) => WORDS[name]))}.`
      );
    const marks = all("tbody tr:not(.group)", part);
    if (marks.length) return `Of the filter: ${number(marks.filter((row) => !row.classList.contains("off")).length)} of ${number(marks.length)} rows.`;
    const drawn = all("svg [data-d],svg [data-c],svg.drawing a[aria-label]", part);
    if (drawn.length) return `Of the filter: ${number(drawn.filter((mark) => !mark.classList.contains("off")).length)} of ${number(drawn.length)} marks.`;
    return "Figures are of the filter, but for those that say that they are of the whole record.";
  };
  const chosen = () => {
    const parts = SETS.map((name) => boxes.filter((box) => box.name === name && box.checked).map(label).join(" or "));
    if (state.from !== null) parts.push(`from ${dayText(state.from)}`);
    if (state.to !== null) parts.push(`to ${dayText(state.to)}`);
    return parts.filter(Boolean).join("; ");
  };
  const show = () => {
    const dimensions = active();
    const filtered = dimensions !== "";
    document.documentElement.classList.toggle("filtered", filtered);
    for (const item of items) item.element.classList.toggle("off", filtered && !matches(item));
    for (const body of all("main tbody")) {
      const rows = all("tr:not(.group)", body);
      body.classList.toggle("off", rows.length > 0 && rows.every((row) => row.classList.contains("off")));
    }
    for (const lane of all("svg .lane[data-a]"))
      lane.classList.toggle("dim", state.agency.size > 0 && !state.agency.has(Number(lane.dataset.a)));
    if (contacts.length) for (const figure of figures) showFigure(figure, filtered);
    for (const { part, note } of follow) {
      note.hidden = !filtered;
      note.textContent = filtered ? told(part, dimensions) : "";
    }
    status.hidden = !filtered;
    const shown = listed.filter((row) => !row.classList.contains("off")).length;
    one("#filter-told").textContent = filtered
      ? `Filter: ${chosen()}.` + (listed.length ? ` ${number(shown)} of ${number(listed.length)} rows of contacts.` : "")
      : "";
    showAsOf();
    link();
  };
  const read = () => {
    for (const name of SETS)
      state[name] = new Set(boxes.filter((box) => box.name === name && box.checked).map((box) => Number(box.value)));
    state.from = dayOf(one("#from").value);
    state.to = dayOf(one("#to").value);
  };
  const write = () => {
    for (const box of boxes) box.checked = state[box.name].has(Number(box.value));
    one("#from").value = state.from === null ? "" : iso(state.from);
    one("#to").value = state.to === null ? "" : iso(state.to);
    for (const name of SETS) if (state[name].size) one(`#choose-${name}`).open = true;
  };
  const clear = () => {
    for (const name of SETS) state[name] = new Set();
    state.from = state.to = null;
    write();
    show();
  };

  // -- as of a day: what the core computed for every day on which it changed ---------------------------
  const asOfBox = one("#as-of");
  const asOf = asOfBox ? JSON.parse(one("#as-of-data").textContent) : null;
  const range = one("#as-of-range");
  const upTo = (changes, step) => {
    let found = null;
    for (const change of changes || []) {
      if (change[0] > step) break;
      found = change;
    }
    return found;
  };
  const span = (ends) => bounds(ends[0], ends[ends.length - 1]);
  const subject = () => {
    if (state.person.size === 1) {
      const alone = asOf.subjects.findIndex((each) => each.person !== null && state.person.has(each.person));
      if (alone > 0) return alone;
    }
    return state.about;
  };
  const showAsOf = () => {
    if (!asOf) return;
    const step = Number(range.value);
    const who = asOf.subjects[subject()];
    const [, day] = asOf.steps[step];
    one("#as-of-about").value = String(subject());
    one("#as-of-about").disabled = state.person.size === 1 && subject() > 0;
    one("#as-of-part").dataset.f = subject() > 0 && state.person.size === 1 ? "ap" : "a";
    range.setAttribute("aria-valuetext", day);
    one("#as-of-day").textContent = day;
    const whole = upTo(who.contacts, step);
    const later = step >= asOf.fatal ? " From this day on the fatal incident itself is on record." : "";
    one("#as-of-told").textContent =
      `About ${who.name}: ${counted(whole ? whole[1] : 0, whole ? whole[2] : 0, "contact")} by then.${later}`;
    for (const row of all("#as-of tbody tr")) {
      const columns = (who.lines[row.dataset.a] || []).map((changes) => (upTo(changes, step) || []).slice(1));
      const empty = !columns.length || !columns[0].length;
      row.hidden = empty;
      all("td", row).forEach((cell, at) => {
        if (empty) cell.textContent = "";
        else if (at === 5) cell.textContent = columns[5].map(([flag, ...ends]) => `${asOf.flags[flag]} ${span(ends)}`).join(", ");
        else cell.textContent = columns[at][0] < 0 ? "not known where" : span(columns[at]);
      });
    }
    one("#as-of-cut").disabled = dayOf(asOf.steps[step][0]) === null; // a moment within a day
    one("#as-of-before").disabled = step === 0;
    one("#as-of-next").disabled = step === asOf.steps.length - 1;
  };
  const move = (step) => {
    range.value = String(step);
    state.at = asOf.steps[Number(range.value)][0];
    showAsOf();
    link();
  };

  // -- what a mark or a figure stands for --------------------------------------------------------------
  const panel = one("#panel");
  const body = one("#panel-body");
  let opener = null;
  const copy = (node) => {
    const clone = node.cloneNode(true);
    for (const each of [clone, ...clone.querySelectorAll("[id]")]) each.removeAttribute("id");
    return clone;
  };
  const rowLabel = (row) => {
    const head = one("th", row);
    const title = one("caption .vh", row.closest("table"));
    return `${title ? title.textContent.replace(/\. $/, "") : ""}: ${head ? head.textContent.trim() : ""}`;
  };
  const describe = (row) => {
    const list = made("dl");
    const heads = all("thead th", row.closest("table"));
    const group = one("tr.group th", row.parentElement);
    if (group) {
      made("dt", "Under", list);
      made("dd", group.textContent, list);
    }
    [...row.children].forEach((cell, at) => {
      if (!cell.textContent.trim()) return;
      made("dt", heads[at] ? heads[at].textContent.trim() : "", list);
      const value = made("dd", undefined, list);
      value.append(...copy(cell).childNodes);
    });
    return list;
  };
  const gistOf = (row) => {
    const told = one("td.w", row);
    return told ? told.textContent.trim() : "";
  };
  const evidence = (block) => {
    const found = made("div");
    for (const child of block.children) if (!child.matches(".close,h3")) found.append(copy(child));
    let kept = 0;
    const entries = all("li", found);
    for (const entry of entries) {
      const target = one("a", entry);
      const row = target ? byId(target.getAttribute("href").slice(1)) : null;
      if (row && row.classList.contains("off")) entry.remove();
      else kept += 1;
      if (row && !one("bdi", entry)) {
        const text = made("bdi", ` ${gistOf(row)}`);
        target.after(" \u00b7", text);
      }
    }
    if (kept < entries.length)
      found.prepend(made("p", `${number(kept)} of these ${number(entries.length)} rows are of the filter.`));
    return found;
  };
  const openPanel = (id, from) => {
    const target = byId(id);
    if (!target || !(target.matches(".ev") || target.matches("tr"))) return false;
    const isBlock = target.matches(".ev");
    one("#panel-h").textContent = isBlock ? one("h3", target).textContent : rowLabel(target);
    body.replaceChildren(isBlock ? evidence(target) : describe(target));
    one("#panel-go").hidden = isBlock;
    one("#panel-go").setAttribute("href", isBlock ? "#main" : `#${id}`);
    opener = from || null;
    state.open = id;
    link();
    if (!panel.open) panel.showModal();
    panel.scrollTop = 0;
    return true;
  };
  panel.addEventListener("close", () => {
    state.open = null;
    link();
    if (opener && opener.isConnected) opener.focus();
    opener = null;
  });
  panel.addEventListener("click", (event) => {
    if (event.target === panel) panel.close(); // beside the panel
  });
  one("#panel-close").addEventListener("click", () => panel.close());

  const reveal = (target) => {
    for (let each = target; each; each = each.parentElement) {
      if (each.matches("details")) each.open = true;
      each.classList.remove("off");
    }
  };
  // A figure or a mark opens what it stands for; any other link leads to its place.
  const isJump = (target, from) =>
    !(target.matches(".ev") || (target.matches("tr") && from.closest("svg,#found,[data-c],.value,td.n")));
  document.addEventListener("click", (event) => {
    const from = event.target.closest && event.target.closest("a[href^='#']");
    if (!from || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const id = from.getAttribute("href").slice(1);
    const target = byId(id);
    if (!target) return;
    if (isJump(target, from)) {
      opener = null;
      if (panel.open) panel.close();
      reveal(target);
      return;
    }
    event.preventDefault();
    openPanel(id, panel.open ? opener : from);
  });

  // -- search ------------------------------------------------------------------------------------------
  const MOST = 40;
  const rows = all("main tr[id]").filter((row) => /^[a-z]-\d+$/.test(row.id));
  const textOf = (cell) => [...cell.childNodes].map((node) => node.textContent.trim()).join(" ").trim();
  let texts = null;
  const search = () => {
    const words = one("#search").value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const list = one("#found");
    list.replaceChildren();
    texts = texts || rows.map((row) => [...row.children].map(textOf).join(" ").toLowerCase());
    if (!words.length) {
      one("#found-told").textContent = "";
      return;
    }
    const agencies = boxes.filter(
      (box) => box.name !== "kind" && words.every((word) => label(box).toLowerCase().includes(word)),
    );
    const found = rows.filter((_row, at) => words.every((word) => texts[at].includes(word)));
    for (const box of agencies.slice(0, 10)) {
      const button = made("button", `Show only ${label(box)}`, made("li", undefined, list));
      button.type = "button";
      button.addEventListener("click", () => {
        box.checked = true;
        read();
        write();
        show();
      });
    }
    for (const row of found.slice(0, MOST)) {
      const link = made("a", rowLabel(row), made("li", undefined, list));
      link.setAttribute("href", `#${row.id}`);
      const gist = [...row.children].slice(1).map(textOf).filter(Boolean).join(" \u00b7 ");
      made("span", ` ${gist.length > 160 ? `${gist.slice(0, 159)}\u2026` : gist}`, link.parentElement);
    }
    one("#found-told").textContent =
      `${number(found.length)} row${found.length === 1 ? "" : "s"} found` +
      (found.length > MOST ? `; the first ${MOST} are listed.` : ".");
  };

  // -- permalinks: what is chosen stands in the fragment -----------------------------------------------
  const fragment = () => {
    const parts = SETS.filter((name) => state[name].size).map((name) => `${name}=${[...state[name]].sort((a, b) => a - b).join(",")}`);
    if (state.from !== null) parts.push(`from=${iso(state.from)}`);
    if (state.to !== null) parts.push(`to=${iso(state.to)}`);
    if (state.at !== null) parts.push(`at=${state.at}`);
    if (state.about) parts.push(`about=${state.about}`);
    if (state.open) parts.push(`open=${state.open}`);
    return parts.join("&");
  };
  const link = () => {
    const told = fragment();
    for (const each of all(".permalink")) each.setAttribute("href", `#${told || "main"}`);
    const here = location.hash.slice(1);
    if (told !== here && (told || here.includes("="))) history.replaceState(null, "", `#${told}`);
  };
  const restore = () => {
    const parts = location.hash.slice(1).split("&");
    const plain = parts.filter((part) => part && !part.includes("="))[0];
    const given = new Map(parts.filter((part) => part.includes("=")).map((part) => part.split("=", 2)));
    if (given.size) {
      for (const name of SETS) {
        const known = new Set(boxes.filter((box) => box.name === name).map((box) => Number(box.value)));
        state[name] = new Set((given.get(name) || "").split(",").filter(Boolean).map(Number).filter((value) => known.has(value)));
      }
      state.from = dayOf(given.get("from"));
      state.to = dayOf(given.get("to"));
      if (asOf) {
        const step = asOf.steps.findIndex((each) => each[0] === given.get("at"));
        state.at = step < 0 ? null : given.get("at");
        range.value = String(step < 0 ? asOf.start : step);
        const wanted = Number(given.get("about") || 0);
        state.about = asOf.subjects[wanted] ? wanted : 0;
      }
      write();
    }
    const open = given.get("open") || (byId(plain) && byId(plain).matches(".ev") ? plain : null);
    show();
    if (plain && byId(plain) && !byId(plain).matches(".ev")) {
      reveal(byId(plain));
      if (given.size) byId(plain).scrollIntoView();
    } else if (state.at !== null && !open) asOfBox.scrollIntoView();
    if (open) openPanel(open, null);
  };

  // -- begin -------------------------------------------------------------------------------------------
  for (const each of all("[data-script]")) each.hidden = false;
  if (asOf) {
    range.value = String(asOf.start);
    range.addEventListener("input", () => move(Number(range.value)));
    one("#as-of-before").addEventListener("click", () => move(Number(range.value) - 1));
    one("#as-of-next").addEventListener("click", () => move(Number(range.value) + 1));
    one("#as-of-about").addEventListener("change", () => {
      state.about = Number(one("#as-of-about").value);
      showAsOf();
      link();
    });
    one("#as-of-cut").addEventListener("click", () => {
      state.to = dayOf(asOf.steps[Number(range.value)][0]);
      write();
      show();
    });
  }
  tools.addEventListener("submit", (event) => event.preventDefault());
  tools.addEventListener("change", (event) => {
    if (event.target.id === "search") return;
    read();
    show();
  });
  one("#search").addEventListener("input", search);
  for (const each of all(".clear")) each.addEventListener("click", clear);
  addEventListener("hashchange", restore);
  restore();
})();
