export type Substitution =
  | { readonly kind: "unchanged" }
  | { readonly kind: "substituted"; readonly text: string }
  | { readonly kind: "unset"; readonly variables: readonly string[] };

// The second alternative catches what was meant as a variable and is none, such as ${my-name} or ${OPEN.
const VARIABLE = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}|\$\{[^}]*\}?/g;

/**
 * Puts the environment's values in place of each `${NAME}`. What is put in is not looked at again.
 * A variable that is unset, empty or not a name of letters, digits and _ is listed as `unset`.
 */
export function substitute(text: string, environment: NodeJS.ProcessEnv): Substitution {
  const matches = [...text.matchAll(VARIABLE)];
  if (matches.length === 0) return { kind: "unchanged" };
  const unset = matches.filter(([, name]) => variable(name, environment) === "").map(([whole]) => whole);
  if (unset.length > 0) return { kind: "unset", variables: unset };
  const replaced = text.replace(VARIABLE, (_whole, name: string) => variable(name, environment));
  return { kind: "substituted", text: replaced };
}

function variable(name: string | undefined, environment: NodeJS.ProcessEnv): string {
  if (name === undefined || !Object.hasOwn(environment, name)) return "";
  return environment[name] ?? "";
}
