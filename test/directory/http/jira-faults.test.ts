import { startJira } from "../../support/jira.ts";
import { CONTRACT_USERS } from "../contract.ts";
import { describeHttpFaults } from "../http-faults.ts";
import { httpUnderTest } from "./http-under-test.ts";

const TOKEN = "p3rsonal-access-token";

describe("a directory of Jira", () => {
  describeHttpFaults({
    name: "jira",
    timeout: 500,
    maxConcurrent: 16,
    secrets: [TOKEN],
    start: (tls) => startJira({ users: CONTRACT_USERS, token: TOKEN, ...(tls && { tls }) }),
    create: (origin, { ca, credential, log }) => {
      const token = credential === "refused" ? "not-the-one" : TOKEN;
      return httpUnderTest(
        { preset: "jira", url: origin, token, timeout: "500ms", maxConcurrent: 16, ca },
        log,
      );
    },
  });
});
