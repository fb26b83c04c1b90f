import type { LookupResult, UserDirectory } from "../../../src/directory/directory.ts";
import { type ApiAnswer, type ApiServer, startApiServer } from "../../support/api-server.ts";
import { cachedUnderTest } from "../directory-under-test.ts";
import { scimUnderTest } from "./scim-under-test.ts";

export const TOKEN = "sc1m-token";
const LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse";

/** A service that gives whatever answers a test wants, and the directory before it. */
export interface AnsweringService {
  answer: (url: URL) => ApiAnswer;
  /** Of a username, by a directory of these settings, at a new service. */
  lookUp(this: void, written: object, value: string): Promise<LookupResult>;
  /** What the latest service was asked, decoded. */
  asked(this: void): readonly string[];
  stop(): Promise<void>;
}

/** For use inside of `describe`: stops by itself after each test. */
export function answeringService(): AnsweringService {
  let api: ApiServer | undefined;
  let directory: UserDirectory | undefined;
  const service: AnsweringService = {
    answer: () => ({ status: 500, body: "" }),
    async lookUp(written, value) {
      api = await startApiServer(({ url }) => service.answer(new URL(url, "http://scim.test")));
      directory = scimUnderTest({ url: api.origin, token: TOKEN, ...written });
      return (await cachedUnderTest(directory).lookup({ keys: ["username"], value })).value;
    },
    asked: () => (api?.requests ?? []).map(({ url }) => decodeURIComponent(url)),
    async stop() {
      await directory?.close();
      await api?.stop();
    },
  };
  afterEach(() => service.stop());
  return service;
}

export const list = (type: string, members: object): ApiAnswer => ({
  status: 200,
  type,
  body: { schemas: [LIST], ...members },
});
