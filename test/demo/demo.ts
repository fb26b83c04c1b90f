import { send } from "../support/http.ts";
import { askThroughKeyRotation } from "../support/key-rotation.ts";
import { SCENARIOS, type Scenario } from "../support/scenarios.ts";
import { type Stack, startStack } from "../support/stack.ts";
import { type ExampleTokens, obtainTokens } from "../support/tokens.ts";
import { type DemoDirectory, startDirectory } from "./directory.ts";
import { type FullDemo, startFull } from "./full/full.ts";
import { showDashboard } from "./full/show.ts";
import { describeStack } from "./keep.ts";
import { readOptions } from "./options.ts";
import { lineOf, matches, outcomeOf } from "./outcome.ts";

/** How many requests were sent, and how many answers were not the documented one. */
interface Tally {
  readonly sent: number;
  readonly wrong: number;
}

const options = readOptions(process.argv.slice(2));
const progress = (step: string) => process.stderr.write(`starting ${step}\n`);

// What was started ends with this process, by whatever signal.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));

const directory = await startDirectory(options.directory);
const { stack, full } = await startOver(directory);
try {
  progress("requests, with real tokens of the provider\n");
  const scenarios = await show(SCENARIOS, stack, await obtainTokens(stack.oidc));
  // The last scenario stopped it.
  await stack.oidc.start();
  const rotation = await showKeyRotation(stack);
  const [sent, wrong] = [scenarios.sent + rotation.sent, scenarios.wrong + rotation.wrong];
  const verdict = wrong === 0 ? "every answer is the documented one" : `${wrong} ANSWERED WRONGLY`;
  console.log(`\n${sent} requests through a real Envoy: ${verdict}.`);
  const shown = full === undefined || (await showDashboard(full, options.plot));
  process.exitCode = wrong === 0 && shown ? 0 : 1;
  if (options.keep)
    await describeStack(stack, await obtainTokens(stack.oidc), {
      users: directory?.place,
      prometheus: full?.prometheus.origin,
    });
} finally {
  await full?.stop();
  await stack.stop();
  await directory?.stop();
}

async function startOver(users: DemoDirectory | undefined): Promise<{ stack: Stack; full?: FullDemo }> {
  try {
    if (options.full) {
      const full = await startFull(progress);
      return { stack: full.stack, full };
    }
    return { stack: await startStack({ progress, ...(users && { config: users.config }) }) };
  } catch (error) {
    await users?.stop();
    throw error;
  }
}

/** Runs the scenarios in order, one line each. */
async function show(scenarios: readonly Scenario[], running: Stack, tokens: ExampleTokens): Promise<Tally> {
  let wrong = 0;
  for (const scenario of scenarios) {
    await scenario.before?.(running, tokens);
    const response = await send(running.envoy.origin, scenario.request(tokens));
    const good = matches(scenario, response);
    if (!good) wrong += 1;
    console.log(lineOf(good, scenario.title, response, outcomeOf(response)));
  }
  return { sent: scenarios.length, wrong };
}

/** One line for all requests; its time is that of the slowest. */
async function showKeyRotation(running: Stack): Promise<Tally> {
  const answers = await askThroughKeyRotation(running);
  const failed = answers.filter(({ status }) => status !== 200);
  const status = failed[0]?.status ?? 200;
  const milliseconds = Math.max(...answers.map((answer) => answer.milliseconds));
  const outcome = `${failed.length} of ${answers.length} requests failed`;
  console.log(lineOf(failed.length === 0, "key rotation", { status, milliseconds }, outcome));
  return { sent: answers.length, wrong: failed.length };
}
