import { lengthDelimited, readFields, readMessage, WireCursor } from "../check-codec/wire-cursor.ts";

/** FileDescriptorProto, DescriptorProto, EnumDescriptorProto and ServiceDescriptorProto all begin with their name. */
const NAME = lengthDelimited(1);
const FILE = {
  package: lengthDelimited(2),
  messages: lengthDelimited(4),
  enums: lengthDelimited(5),
  services: lengthDelimited(6),
};

/** What reflection needs to know of a .proto file. */
export interface FileDescriptor {
  readonly name: string;
  /** Full names of the messages, enumerations and services at its top. */
  readonly symbols: readonly string[];
  /** A FileDescriptorProto, one character a byte. */
  readonly binary: string;
}

/** `bytes`: a FileDescriptorProto as a compiler of .proto files writes it. */
export function readFileDescriptor(bytes: Uint8Array): FileDescriptor {
  const binary = Buffer.from(bytes).toString("latin1");
  const found = { name: "", package: "", names: [] as string[] };
  readFields(new WireCursor(binary), found, (tag, cursor, into) => {
    if (tag === NAME) into.name = cursor.take();
    else if (tag === FILE.package) into.package = cursor.take();
    else if (tag === FILE.messages || tag === FILE.enums || tag === FILE.services) {
      readMessage(cursor, into.names, readName);
    } else cursor.skip(tag);
  });
  const prefix = found.package === "" ? "" : `${found.package}.`;
  return { name: found.name, symbols: found.names.map((name) => prefix + name), binary };
}

function readName(tag: number, cursor: WireCursor, names: string[]): void {
  if (tag === NAME) names.push(cursor.take());
  else cursor.skip(tag);
}
