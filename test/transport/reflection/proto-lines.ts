import protobuf from "protobufjs";
import descriptor, {
  type IDescriptorProto,
  type IEnumDescriptorProto,
  type IFieldDescriptorProto,
  type IFileDescriptorProto,
  type IMethodDescriptorProto,
} from "protobufjs/ext/descriptor/index.js";

/*
 * Definitions of protobuf as sorted lines, one a field, a value of an enumeration or a method, such as
 * "envoy.type.v3.HttpStatus.code 1 envoy.type.v3.StatusCode".
 */

/** Of the files given and of all that they import. */
export function linesOfProtos(folder: string, files: readonly string[]): string[] {
  const root = new protobuf.Root();
  root.resolvePath = (_importer, file) => (file.startsWith("google/protobuf/") ? file : `${folder}/${file}`);
  root.loadSync([...files], { keepCase: true }).resolveAll();
  return linesOfObject(root).sort();
}

function linesOfObject(object: protobuf.ReflectionObject): string[] {
  const own = object instanceof protobuf.Namespace ? object.nestedArray.flatMap(linesOfObject) : [];
  const name = object.fullName.slice(1);
  if (object instanceof protobuf.Type)
    own.push(...object.fieldsArray.map((field) => lineOfField(name, field)));
  if (object instanceof protobuf.Enum) {
    own.push(...Object.entries(object.values).map(([value, number]) => `${name}.${value} ${number}`));
  }
  if (object instanceof protobuf.Service) {
    own.push(...object.methodsArray.map((method) => lineOfMethod(name, method)));
  }
  return own;
}

function lineOfField(message: string, field: protobuf.Field): string {
  const type = field.resolvedType?.fullName.slice(1) ?? field.type;
  const whole = field instanceof protobuf.MapField ? `map<${field.keyType}, ${type}>` : type;
  return lineOf(message, {
    name: field.name,
    number: field.id,
    repeated: field.repeated,
    type: whole,
    oneof: field.partOf?.name,
  });
}

function lineOfMethod(service: string, method: protobuf.Method): string {
  const request = method.resolvedRequestType?.fullName.slice(1);
  const response = method.resolvedResponseType?.fullName.slice(1);
  return `${service}.${method.name} ${streams(method.requestStream)}${request} ${streams(method.responseStream)}${response}`;
}

/** Of a FileDescriptorSet, as protoc writes it. */
export function linesOfDescriptors(set: Buffer): string[] {
  const { FileDescriptorSet } = descriptor;
  const files: readonly IFileDescriptorProto[] = FileDescriptorSet.toObject(
    FileDescriptorSet.decode(set),
  ).file;
  return files.flatMap(linesOfFile).sort();
}

function linesOfFile(file: IFileDescriptorProto): string[] {
  const name = file.package ?? "";
  return [
    ...(file.messageType ?? []).flatMap((message) => linesOfMessage(name, message)),
    ...(file.enumType ?? []).flatMap((enumeration) => linesOfEnum(name, enumeration)),
    ...(file.service ?? []).flatMap((service) =>
      (service.method ?? []).map((method) => lineOfDescribedMethod(`${name}.${service.name}`, method)),
    ),
  ];
}

function linesOfMessage(outer: string, message: IDescriptorProto): string[] {
  const name = `${outer}.${message.name}`;
  const nested = message.nestedType ?? [];
  const maps = new Map(
    nested.filter(({ options }) => options?.mapEntry).map((entry) => [`.${name}.${entry.name}`, entry]),
  );
  return [
    ...nested.filter(({ options }) => !options?.mapEntry).flatMap((inner) => linesOfMessage(name, inner)),
    ...(message.enumType ?? []).flatMap((enumeration) => linesOfEnum(name, enumeration)),
    ...(message.field ?? []).map((field) => {
      const [key, value] = maps.get(field.typeName ?? "")?.field ?? [];
      const map = key && value && `map<${typeOf(key)}, ${typeOf(value)}>`;
      const oneof = hasOneof(field) ? message.oneofDecl?.[field.oneofIndex ?? 0]?.name : undefined;
      const repeated = field.label === LABEL_REPEATED && !map;
      return lineOf(name, {
        name: field.name,
        number: field.number,
        repeated,
        type: map ?? typeOf(field),
        oneof,
      });
    }),
  ];
}

/** Of FieldDescriptorProto.Label. */
const LABEL_REPEATED = 3;

/** Absent is not 0, which is the first. */
const hasOneof = (field: IFieldDescriptorProto): boolean => Object.hasOwn(field, "oneofIndex");

function typeOf({ type, typeName }: IFieldDescriptorProto): string {
  if (typeName) return typeName.slice(1);
  const { values } = descriptor.FieldDescriptorProto.lookupEnum("Type");
  const [found = ""] = Object.entries(values).find(([, value]) => value === type) ?? [];
  return found.replace("TYPE_", "").toLowerCase();
}

function linesOfEnum(outer: string, { name, value }: IEnumDescriptorProto): string[] {
  return (value ?? []).map((entry) => `${outer}.${name}.${entry.name} ${entry.number ?? 0}`);
}

function lineOfDescribedMethod(service: string, method: IMethodDescriptorProto): string {
  const { name, inputType = "", outputType = "", clientStreaming, serverStreaming } = method;
  return `${service}.${name} ${streams(clientStreaming)}${inputType.slice(1)} ${streams(serverStreaming)}${outputType.slice(1)}`;
}

const streams = (yes: boolean | undefined): string => (yes ? "stream " : "");

interface Line {
  readonly name: string | undefined;
  readonly number: number | undefined;
  readonly repeated: boolean;
  readonly type: string;
  readonly oneof: string | undefined;
}

function lineOf(message: string, { name, number, repeated, type, oneof }: Line): string {
  return `${message}.${name} ${number} ${repeated ? "repeated " : ""}${type}${oneof ? ` of ${oneof}` : ""}`;
}
