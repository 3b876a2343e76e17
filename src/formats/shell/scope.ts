import { agreed } from "./agree.js";
import type { Value } from "./value.js";

/** A value, and whether commands get it in their environment. */
export interface Variable {
	readonly value: Value;
	readonly exported: boolean;
}

/** Variables, laid over those of the surrounding part of the script. */
export interface Scope {
	readonly parent?: Scope;
	readonly own: Map<string, Variable>;
}

/** A scope whose changes stay in it until they are merged. */
export function over(parent: Scope): Scope {
	return { parent, own: new Map() };
}

/** The variable that a name means here; undefined when the script has not set it. */
export function lookUp(scope: Scope, name: string): Variable | undefined {
	for (
		let here: Scope | undefined = scope;
		here !== undefined;
		here = here.parent
	) {
		const found = here.own.get(name);
		if (found) return found;
	}
	return undefined;
}

/** Sets a variable; it stays exported if it was. */
export function assign(
	scope: Scope,
	name: string,
	value: Value,
	exported = lookUp(scope, name)?.exported ?? false,
): void {
	scope.own.set(name, { value, exported });
}

/** Sets a variable to what cannot be told. */
export function forget(scope: Scope, name: string, line: number): void {
	assign(scope, name, { kind: "opaque", line });
}

/** Brings the changes of a scope that ran for certain into the one below, except the named ones. */
export function commit(
	scope: Scope,
	into: Scope,
	except: ReadonlySet<string> = new Set(),
): void {
	for (const [name, variable] of scope.own) {
		if (!except.has(name)) into.own.set(name, variable);
	}
}

/**
 * Brings the changes of scopes of which one ran into the one below them. A value is known only as far as all agree;
 * beyond that it shows the last one.
 */
export function mergeBranches(
	branches: readonly Scope[],
	into: Scope,
	mayRunNone: boolean,
): void {
	const names = new Set(branches.flatMap((branch) => [...branch.own.keys()]));
	for (const name of names) {
		const before = lookUp(into, name);
		const after = branches.map((branch) => branch.own.get(name) ?? before);
		const last = branches.findLast((branch) => branch.own.has(name));
		const variable = last?.own.get(name);
		if (!variable) continue;
		const outcomes = (mayRunNone ? [before, ...after] : after).map(
			(each) => each?.value,
		);
		into.own.set(name, {
			value: agreed(outcomes, variable.value, name),
			exported: variable.exported,
		});
	}
}
