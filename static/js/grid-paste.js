// What a block from a workbook means for a grid. With names in it, rows go by name; without, by the order of the
// workbook from the cell at hand. What has no place is told, never put into somebody else's row.
globalThis.banfei ??= {};

(() => {
  const plain = (text) => (text ?? "").normalize("NFKC").replace(/\s/g, "");

  banfei.readBlock = (text) =>
    text
      .replace(/\r/g, "")
      .replace(/\n+$/, "")
      .split("\n")
      .map((line) => line.split("\t").map((value) => value.trim()));

  // `grid`: rows [{name, locked}], columns [{label, name}], words (what may stand for a score), start [row, column],
  // cellAt(row, column) the input there. Answers {cells: [{target, value}], people, and what has no place}.
  banfei.planPaste = (lines, { rows, columns, words, start, cellAt }) => {
    const names = rows.map(({ name }) => plain(name));
    const plan = {
      cells: [], people: 0, named: false, locked: [], taken: [],
      unknown: [], doubled: [], strange: [], beyondRows: 0, beyondColumns: 0, blanks: 0,
    };
    const isEntry = (value) => /^[\d.]*$/.test(plain(value)) || words.includes(plain(value));
    const width = Math.max(...lines.map((line) => line.length));

    function findNames() {
      for (let nth = 0; nth < width; nth += 1) if (lines.some((line) => names.includes(plain(line[nth])))) return nth;
      // Nobody of this grid: a list of others is still a list of names.
      return width > 1 && lines.every((line) => !isEntry(line[0])) ? 0 : -1;
    }

    const says = (head, text) => Boolean(text) && plain(head).includes(plain(text));
    const heads = lines[0].map((head) => columns.findIndex(({ label, name }) => says(head, label) || says(head, name)));
    const byHead = heads.some((column) => column >= 0);
    const body = byHead ? lines.slice(1) : lines;
    const nameAt = findNames();
    plan.named = nameAt >= 0;

    // For each column of the block the column of the grid, or undefined.
    function findColumns() {
      const found = [];
      if (byHead) {
        heads.forEach((column, nth) => {
          if (column >= 0) found[nth] = column;
          else if (nth !== nameAt && plain(lines[0][nth])) plan.strange.push(lines[0][nth]);
        });
        return found;
      }
      let first = nameAt + 1;
      // A post or a unit beside the name is no score.
      while (plan.named && first < width && body.every((line) => !plain(line[first]) || !isEntry(line[first]))) {
        const text = body.map((line) => line[first]).find(plain);
        if (text) plan.strange.push(text);
        first += 1;
      }
      for (let nth = first; nth < width; nth += 1) found[nth] = start[1] + nth - first;
      return found;
    }

    const targets = findColumns();
    const valuesOf = (line) => line.filter((value, nth) => targets[nth] !== undefined && plain(value));
    const used = new Set();

    function rowOf(line, nth) {
      if (!plan.named) return start[0] + nth;
      const name = plain(line[nameAt]);
      const row = names.indexOf(name);
      if (row < 0) plan.unknown.push(line[nameAt] || "—");
      else if (names.indexOf(name, row + 1) > row || used.has(name)) plan.doubled.push(line[nameAt]);
      else {
        used.add(name);
        return row;
      }
      return -1;
    }

    const beyond = new Set();

    function placeLine(line, row) {
      let placed = false;
      line.forEach((value, nth) => {
        const column = targets[nth];
        if (column === undefined) return;
        if (column >= columns.length) {
          if (plain(value)) beyond.add(nth);
          return;
        }
        const target = cellAt(row, column);
        // An empty cell of the workbook takes no score away.
        if (!plain(value)) plan.blanks += target?.value ? 1 : 0;
        else if (!target) plan.taken.push({ cell: `${rows[row].name} ${columns[column].label}`, value });
        else placed = plan.cells.push({ target, value }) > 0;
      });
      plan.people += placed ? 1 : 0;
    }

    body.forEach((line, nth) => {
      const values = valuesOf(line);
      if (!values.length) return;
      const row = rowOf(line, nth);
      if (row < 0) return;
      if (row >= rows.length) plan.beyondRows += 1;
      else if (rows[row].locked) plan.locked.push({ ...rows[row], values });
      else placeLine(line, row);
    });
    plan.beyondColumns = beyond.size;
    return plan;
  };

  // The plan in lines of words; `say` are texts with {places}.
  banfei.tellPaste = (plan, say) => {
    const fill = (text, facts) => text.replace(/\{(\w+)\}/g, (_all, name) => facts[name]);
    const list = (texts) => texts.join(say.comma);
    const told = [fill(say.done, { people: plan.people, cells: plan.cells.length })];
    for (const { name, locked, values } of plan.locked) told.push(fill(say.locked, { name, why: locked, values: list(values) }));
    if (plan.locked.length && !plan.named) told.push(say.shifted);
    for (const one of plan.taken) told.push(fill(say.taken, one));
    if (plan.unknown.length) told.push(fill(say.unknown, { names: list(plan.unknown) }));
    if (plan.doubled.length) told.push(fill(say.doubled, { names: list(plan.doubled) }));
    if (plan.strange.length) told.push(fill(say.strange, { names: list(plan.strange) }));
    if (plan.beyondRows) told.push(fill(say.rows, { number: plan.beyondRows }));
    if (plan.beyondColumns) told.push(fill(say.columns, { number: plan.beyondColumns }));
    if (plan.blanks) told.push(fill(say.blanks, { number: plan.blanks }));
    return told;
  };
})();
