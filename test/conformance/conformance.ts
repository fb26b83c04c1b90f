import { runH2spec } from "./h2spec.ts";
import { formatReport } from "./h2spec-report.ts";

const report = await runH2spec();
console.log(formatReport(report));
if (report.tests === 0 || report.failed.length > 0) process.exitCode = 1;
