import { platform } from "node:process";
import { RUN } from "./folders.ts";
import type { Running } from "./programs.ts";

export type ObtainedImage = { readonly image: string } | { readonly reason: string };

/** Pulls the image where a Docker engine answers and lacks it; `pulling` is called before that. */
export async function obtainImage(image: string, pulling: () => void): Promise<ObtainedImage> {
  // Only there does a container on the host's network have the ports that a local binary would have.
  if (platform !== "linux") return { reason: "Docker is used on Linux only" };
  const { getContainerRuntimeClient, ImageName } = await import("testcontainers");
  try {
    const client = await getContainerRuntimeClient();
    const name = ImageName.fromString(image);
    if (!(await client.image.exists(name))) {
      pulling();
      await client.image.pull(name);
    }
    return { image };
  } catch (error) {
    return { reason: `Docker: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** Starts a container on the host's network that sees `.run/` under its own path. */
export async function startContainer(image: string, command: string[]): Promise<Running> {
  const { GenericContainer, getContainerRuntimeClient } = await import("testcontainers");
  let output = "";
  const started = await new GenericContainer(image)
    .withNetworkMode("host")
    .withBindMounts([{ source: RUN, target: RUN, mode: "ro" }])
    .withCommand(command)
    .withLogConsumer((stream) => {
      stream.on("data", (chunk: Buffer | string) => {
        output += String(chunk);
      });
    })
    .start();
  const client = await getContainerRuntimeClient();
  const container = client.container.getById(started.getId());
  const gone = container.wait();
  return {
    exited: gone.then(() => undefined),
    stdout: () => output,
    stderr: () => "",
    kill: async (signal) => void (await container.kill({ signal })),
    stop: async () => void (await started.stop({ timeout: 5_000 })),
  };
}
