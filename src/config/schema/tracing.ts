import { z } from "zod";
import { httpUrl, secret, share } from "../scalars.ts";
import { isFilled } from "./collections.ts";

export const tracingSchema = z
  .strictObject({
    endpoint: httpUrl.describe(
      "a collector's address for OTLP over HTTP, such as http://127.0.0.1:4318/v1/traces",
    ),
    sample: share
      .prefault(0.1)
      .describe(
        "part of the traces begun here that are kept; of one begun elsewhere its traceparent says it",
      ),
    headers: z
      .record(z.string(), secret, "a mapping of header names")
      .refine(isFilled, "a mapping that is not empty")
      .optional()
      .describe("sent along, as where the collector asks for a key"),
  })
  .describe("OpenTelemetry traces of decisions");

export type TracingSettings = z.output<typeof tracingSchema>;
