import type { Row } from "./blocks.ts";

/** A block in hexadecimal digits, what it says, and the dynamic table after it, the newest first. */
export interface Example {
  readonly block: string;
  readonly fields: readonly Row[];
  readonly table: readonly Row[];
}

const GET: Row = [":method", "GET"];
const HTTP: Row = [":scheme", "http"];
const ROOT: Row = [":path", "/"];
const AUTHORITY: Row = [":authority", "www.example.com"];
const NO_CACHE: Row = ["cache-control", "no-cache"];
const CUSTOM: Row = ["custom-key", "custom-value"];
const CUSTOM_HEADER: Row = ["custom-key", "custom-header"];

/** C.2: literal with, without and never to be indexed, and an indexed field. */
export const SINGLE_FIELDS: Readonly<Record<string, Example>> = {
  "C.2.1": {
    block: "400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572",
    fields: [CUSTOM_HEADER],
    table: [CUSTOM_HEADER],
  },
  "C.2.2": { block: "040c 2f73 616d 706c 652f 7061 7468", fields: [[":path", "/sample/path"]], table: [] },
  "C.2.3": {
    block: "1008 7061 7373 776f 7264 0673 6563 7265 74",
    fields: [["password", "secret"]],
    table: [],
  },
  "C.2.4": { block: "82", fields: [GET], table: [] },
};

const REQUESTS = [
  { fields: [GET, HTTP, ROOT, AUTHORITY], table: [AUTHORITY] },
  { fields: [GET, HTTP, ROOT, AUTHORITY, NO_CACHE], table: [NO_CACHE, AUTHORITY] },
  {
    fields: [GET, [":scheme", "https"], [":path", "/index.html"], AUTHORITY, CUSTOM],
    table: [CUSTOM, NO_CACHE, AUTHORITY],
  },
] as const;

const FOUND: Row = [":status", "302"];
const REDIRECT: Row = [":status", "307"];
const PRIVATE: Row = ["cache-control", "private"];
const DATE: Row = ["date", "Mon, 21 Oct 2013 20:13:21 GMT"];
const LATER: Row = ["date", "Mon, 21 Oct 2013 20:13:22 GMT"];
const LOCATION: Row = ["location", "https://www.example.com"];
const GZIP: Row = ["content-encoding", "gzip"];
const COOKIE: Row = ["set-cookie", "foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1"];

const RESPONSES = [
  { fields: [FOUND, PRIVATE, DATE, LOCATION], table: [LOCATION, DATE, PRIVATE, FOUND] },
  { fields: [REDIRECT, PRIVATE, DATE, LOCATION], table: [REDIRECT, LOCATION, DATE, PRIVATE] },
  {
    fields: [[":status", "200"], PRIVATE, LATER, LOCATION, GZIP, COOKIE],
    table: [COOKIE, GZIP, LATER],
  },
] as const;

function blocksOf(expected: typeof REQUESTS | typeof RESPONSES, blocks: [string, string, string]): Example[] {
  return expected.map((example, index) => ({ ...example, block: blocks[index] ?? "" }));
}

export const SEQUENCES: Readonly<Record<string, { maxTableSize: number; blocks: readonly Example[] }>> = {
  "C.3, requests": {
    maxTableSize: 4_096,
    blocks: blocksOf(REQUESTS, [
      "8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d",
      "8286 84be 5808 6e6f 2d63 6163 6865",
      "8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65",
    ]),
  },
  "C.4, requests in Huffman code": {
    maxTableSize: 4_096,
    blocks: blocksOf(REQUESTS, [
      "8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff",
      "8286 84be 5886 a8eb 1064 9cbf",
      "8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf",
    ]),
  },
  "C.5, responses that evict": {
    maxTableSize: 256,
    blocks: blocksOf(RESPONSES, [
      `4803 3330 3258 0770 7269 7661 7465 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32
       3120 474d 546e 1768 7474 7073 3a2f 2f77 7777 2e65 7861 6d70 6c65 2e63 6f6d`,
      "4803 3330 37c1 c0bf",
      `88c1 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3220 474d 54c0 5a04 677a 6970
       7738 666f 6f3d 4153 444a 4b48 514b 425a 584f 5157 454f 5049 5541 5851 5745 4f49 553b 206d 6178 2d61
       6765 3d33 3630 303b 2076 6572 7369 6f6e 3d31`,
    ]),
  },
  "C.6, responses in Huffman code that evict": {
    maxTableSize: 256,
    blocks: blocksOf(RESPONSES, [
      `4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e 919d 29ad
       1718 63c7 8f0b 97c8 e9ae 82ae 43d3`,
      "4883 640e ffc1 c0bf",
      `88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab 77ad 94e7 821d d7f2
       e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f 9587 3160 65c0 03ed 4ee5 b106 3d50 07`,
    ]),
  },
};
