/** A metric as an expression asks for it. */
export interface Selector {
  readonly metric: string;
  readonly matchers: readonly Matcher[];
}

export interface Matcher {
  readonly label: string;
  readonly operator: string;
  readonly value: string;
}

const METRIC = /\b((?:grantgate|nodejs|process)_\w+|up)\b(?:\{([^}]*)\})?/g;
const MATCHER = /(\w+)\s*(=~|!~|!=|=)\s*"([^"]*)"/g;
const GROUPING = /\b(?:by|on)\s*\(([^)]*)\)/g;

/** The metrics of ours, of Node and of Prometheus itself that an expression or a text names. */
export function selectorsOf(expression: string): Selector[] {
  return [...expression.matchAll(METRIC)].map(([, metric = "", written = ""]) => ({
    metric,
    matchers: [...written.matchAll(MATCHER)].map(([, label = "", operator = "", value = ""]) => ({
      label,
      operator,
      value,
    })),
  }));
}

/** Labels by which an expression groups or joins. */
export function groupingsOf(expression: string): string[] {
  return [...expression.matchAll(GROUPING)].flatMap(([, labels = ""]) => labels.split(/\s*,\s*/));
}

/** Labels that a legend or an annotation shows. */
export function shownLabels(text: string): string[] {
  return [...text.matchAll(/\{\{\s*(?:\$labels\.)?(\w+)\s*\}\}/g)].map(([, label = ""]) => label);
}
