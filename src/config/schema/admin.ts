import { z } from "zod";
import { address, secret, text } from "../scalars.ts";
import { many } from "./collections.ts";

export const adminSchema = z
  .strictObject({
    listen: address.prefault("127.0.0.1:9092").describe("HTTP: /revocations, with revocation, and /reload"),
    token: secret.describe("bearer token of every request, at least 32 characters"),
    hosts: many(text)
      .optional()
      .describe("further Host headers that are answered; a page in a browser could bring any other"),
  })
  .describe("for operators: what grantgate revoke and grantgate reload call");
