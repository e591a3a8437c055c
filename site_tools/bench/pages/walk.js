// The walk of a guide in plain JavaScript: what the engine does, for a page without Python. Only the bench uses it.

/**
 * @typedef {{id: string, leads_to: string[]}} Option
 * @typedef {{id: string, only_if: string[]}} Item
 * @typedef {{id: string, options: Option[]}} Question
 * @typedef {{id: string, items: Item[]}} Checklist
 * @typedef {{questions: Question[], checklists: Checklist[]}} Guide
 */

/**
 * Return the answers that the fragment of an address holds: the ids of options by that of their question.
 *
 * @param {string} fragment - such as "question=option,option&question=option"
 * @returns {Map<string, Set<string>>}
 */
export function readAnswers(fragment) {
  const parts = fragment.split("&").filter(Boolean);
  return new Map(
    parts.map((part) => {
      const [question, options = ""] = part.split("=", 2);
      return [question, new Set(options.split(",").filter(Boolean))];
    }),
  );
}

/**
 * Return the next question, or the checklists that these answers reach with the items that apply.
 *
 * @param {Guide} guide
 * @param {Map<string, Set<string>>} answers
 * @returns {{ask: string | null, checklists: {id: string, because: string[], items: string[]}[]}}
 */
export function walk({ questions, checklists }, answers) {
  const byId = new Map(questions.map((question) => [question.id, question]));
  /** @type {Map<string, {question: Question, option: Option}[]>} the links followed, by what they lead to */
  const links = new Map();
  const counted = new Set();
  const open = new Set();
  const waiting = questions.slice(0, 1);
  for (const question of waiting) {
    const chosen = answers.get(question.id);
    if (!chosen?.size) {
      open.add(question.id);
      continue;
    }
    counted.add(question.id);
    for (const option of question.options.filter(({ id }) => chosen.has(id))) {
      for (const target of option.leads_to) {
        const reached = byId.get(target);
        if (reached && !waiting.includes(reached)) waiting.push(reached);
        links.set(target, [...(links.get(target) ?? []), { question, option }]);
      }
    }
  }
  const ask = questions.find(({ id }) => open.has(id))?.id ?? null;
  if (ask !== null) return { ask, checklists: [] };
  const reached = checklists.filter(({ id }) => links.has(id));
  return {
    ask,
    checklists: reached.map(({ id, items }) => ({
      id,
      because: because(id),
      items: items.filter(applies).map((item) => item.id),
    })),
  };

  /** @param {string} checklist */
  function because(checklist) {
    const ways = [checklist];
    /** @type {Set<Option>} */
    const taken = new Set();
    for (const place of ways) {
      for (const { question, option } of links.get(place) ?? []) {
        taken.add(option);
        if (!ways.includes(question.id)) ways.push(question.id);
      }
    }
    const options = questions.flatMap((question) => question.options);
    return options.filter((option) => taken.has(option)).map(({ id }) => id);
  }

  /** @param {Item} item */
  function applies({ only_if }) {
    const asked = questions.filter(
      ({ id, options }) => counted.has(id) && options.some((option) => only_if.includes(option.id)),
    );
    return asked.length === 0 || asked.some(({ id }) => only_if.some((option) => answers.get(id)?.has(option)));
  }
}
