import { MAX_NESTING } from "./budget.js";
import { lineOf, type Machine, sourceOf } from "./machine.js";
import { partsOf, type SyntaxNode, splitAt } from "./syntax.js";
import {
	type Arguments,
	type Defined,
	newScope,
	plain,
	type Scope,
	unknown,
	type Value,
} from "./value.js";

/** The function of a definition. Its body is worked out when it is called. */
export function defined(
	machine: Machine,
	node: SyntaxNode,
	scope: Scope,
): Defined | undefined {
	const named = partsOf(node).find(({ name }) => name === "VariableName");
	if (!named) return undefined;
	const parameters = parametersOf(node, machine);
	return {
		kind: "defined",
		name: sourceOf(machine, named),
		required: parameters.filter((one) => !one.byDefault && !one.isRest).length,
		invoke: (given) => invoke(machine, node, scope, given),
		line: lineOf(machine, node),
	};
}

/** A call counts as so many levels of nesting. */
const CALL_DEPTH = 5;

// A parameter that the call leaves out has its default, or is unknown.
function invoke(
	machine: Machine,
	node: SyntaxNode,
	around: Scope,
	{ positional, slots, line }: Arguments,
): Value | undefined {
	const { budget } = machine.world;
	const body = partsOf(node).find(({ name }) => name === "Body");
	if (!body || budget.depth + CALL_DEPTH > MAX_NESTING) return undefined;
	const scope = newScope(around);
	parametersOf(node, machine).forEach(({ name, byDefault, isRest }, index) => {
		const value =
			slots.get(name)?.value ??
			(isRest ? undefined : positional[index]) ??
			(byDefault && machine.evaluate(byDefault, around)) ??
			unknown(name, line);
		scope.names.set(name, { value, line });
	});
	budget.depth += CALL_DEPTH;
	const outcome = machine.execute(body, scope);
	budget.depth -= CALL_DEPTH;
	if (outcome === undefined) return plain(null, line);
	if (typeof outcome === "string") return undefined;
	return outcome.value.kind === "unknown" ? undefined : outcome.value;
}

interface Parameter {
	readonly name: string;
	readonly byDefault?: SyntaxNode;
	/** `*args` or `**kwargs`. */
	readonly isRest: boolean;
}

function parametersOf(
	node: SyntaxNode,
	machine: Machine,
): readonly Parameter[] {
	const list = partsOf(node).find(({ name }) => name === "ParamList");
	if (!list) return [];
	return splitAt(partsOf(list).slice(1, -1), ",").flatMap((words) => {
		const named = words.find(({ name }) => name === "VariableName");
		if (!named) return [];
		const at = words.findIndex(({ name }) => name === "AssignOp");
		const byDefault = at > 0 ? words[at + 1] : undefined;
		return [
			{
				name: sourceOf(machine, named),
				...(byDefault && { byDefault }),
				isRest: words[0] !== named,
			},
		];
	});
}
