import { rm, writeFile } from "node:fs/promises";
import type { UserDirectory } from "../../../src/directory/directory.ts";
import { createFileDirectory } from "../../../src/directory/file.ts";
import { createMetrics } from "../../../src/observe/metrics.ts";
import { recordLog } from "../../observe/recorded-log.ts";
import { createRunFolder } from "../../support/folders.ts";
import { CONTRACT_USERS, describeDirectory } from "../contract.ts";
import { RENAMED, writtenUsers } from "./written-users.ts";

for (const ending of ["yaml", "json", "csv"] as const) {
  describe(`a directory in a .${ending} file`, () => {
    let folder: string;
    let directory: UserDirectory;

    before(async () => {
      folder = await createRunFolder("directory");
      const path = `${folder}/users.${ending}`;
      await writeFile(path, writtenUsers[ending](CONTRACT_USERS));
      const cache = { notFound: 30_000, inactive: 30_000 };
      const context = { name: "staff", log: recordLog().log, metrics: createMetrics() };
      directory = createFileDirectory({ type: "file", path, attributes: RENAMED, cache }, context);
    });
    after(async () => {
      await directory.close();
      await rm(folder, { recursive: true });
    });

    describeDirectory(() => directory);
  });
}
