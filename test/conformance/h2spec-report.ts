export interface H2specReport {
  readonly tests: number;
  /** Sections and titles, as in "generic/2: Sends a PRIORITY frame on idle stream". */
  readonly failed: readonly string[];
  readonly skipped: readonly string[];
}

const TEST_CASE = /<testcase package="([^"]*)" classname="([^"]*)"[^>]*>(.*?)<\/testcase>/gs;

/** Reads the JUnit report that h2spec writes. */
export function readReport(xml: string): H2specReport {
  const cases = [...xml.matchAll(TEST_CASE)].map(([, section, title, content = ""]) => ({
    name: `${section}: ${title}`,
    content,
  }));
  const named = (mark: RegExp) => cases.filter(({ content }) => mark.test(content)).map(({ name }) => name);
  return { tests: cases.length, failed: named(/<(?:failure|error)\b/), skipped: named(/<skipped\b/) };
}

/** The counts in one line, then each test that did not pass. */
export function formatReport({ tests, failed, skipped }: H2specReport): string {
  const passed = tests - failed.length - skipped.length;
  const counts = `h2spec: ${tests} tests, ${passed} passed, ${skipped.length} skipped, ${failed.length} failed`;
  return [
    counts,
    ...failed.map((name) => `failed   ${name}`),
    ...skipped.map((name) => `skipped  ${name}`),
  ].join("\n");
}
