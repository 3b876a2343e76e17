import type { Case, Command, SyntaxNode, TestExpression, Word } from "unbash";
import { evaluate, toInteger } from "./arithmetic.js";
import { expandText, expandWord, numberOf } from "./expand.js";
import { globOf, isAlike } from "./pattern.js";
import type { Frame } from "./run.js";
import { charactersOf, isKnown } from "./text.js";

/** What a condition comes to: undefined when only the launch decides it. */
export type Outcome = boolean | undefined;

/**
 * Whether a condition holds, as far as the script itself decides: comparisons of texts and numbers that it sets, or has
 * defaults for. Files, and variables that it never sets, wait for the launch.
 */
export function outcomeOf(node: SyntaxNode, frame: Frame): Outcome {
	frame.spend(1);
	switch (node.type) {
		case "CompoundList": {
			const [only, ...rest] = node.commands;
			return only && rest.length === 0 ? outcomeOf(only, frame) : undefined;
		}
		case "Statement":
			return node.background ? undefined : outcomeOf(node.command, frame);
		case "Pipeline": {
			const [only, ...rest] = node.commands;
			if (!only || rest.length > 0) return undefined;
			const turns = node.prefixes.filter(({ type }) => type === "Negation");
			return turned(outcomeOf(only, frame), turns.length);
		}
		case "AndOr":
			return node.commands.reduce<Outcome>((before, command, index) => {
				if (index === 0) return outcomeOf(command, frame);
				return joined(before, node.operators[index - 1] ?? "&&", () =>
					outcomeOf(command, frame),
				);
			}, undefined);
		case "TestCommand":
			return outcomeOfTest(node.expression, frame);
		case "ArithmeticCommand": {
			const value = evaluate(node.expression, (word) => numberOf(word, frame));
			return value === undefined ? undefined : value !== 0;
		}
		case "Command":
			return outcomeOfCommand(node, frame);
		default:
			return undefined;
	}
}

/** `[ … ]` and `test …`, `true` and `false`. */
function outcomeOfCommand(node: Command, frame: Frame): Outcome {
	const name = node.name?.value;
	if (name === "true" || name === ":") return true;
	if (name === "false") return false;
	if (name !== "[" && name !== "test") return undefined;
	const words = node.suffix
		.filter((part) => part.type === "Word")
		.flatMap((word) => expandWord(word, frame));
	if (name === "[") {
		const last = words.pop();
		if (!last || charactersOf(last) !== "]") return undefined;
	}
	return outcomeOfWords(
		words.map((word) => (isKnown(word) ? charactersOf(word) : undefined)),
	);
}

type Words = readonly (string | undefined)[];

function outcomeOfWords(words: Words): Outcome {
	for (const [mark, operator] of MARKS) {
		const at = words.indexOf(mark, 1);
		if (at > 0 && at < words.length - 1) {
			return joined(outcomeOfWords(words.slice(0, at)), operator, () =>
				outcomeOfWords(words.slice(at + 1)),
			);
		}
	}
	const [first, second, third] = words;
	if (first === "!" && words.length > 1) {
		return turned(outcomeOfWords(words.slice(1)), 1);
	}
	if (words.length === 1) return first === undefined ? undefined : first !== "";
	if (words.length === 2 && first !== undefined) {
		return outcomeOfOne(first, second);
	}
	if (words.length !== 3 || second === undefined) return undefined;
	return outcomeOfTwo(second, first, third);
}

/** `-o` binds less than `-a`. */
const MARKS = [
	["-o", "||"],
	["-a", "&&"],
] as const;

/** The inside of `[[ … ]]`, where words are not split and the right of `==` is a pattern. */
function outcomeOfTest(expression: TestExpression, frame: Frame): Outcome {
	switch (expression.type) {
		case "TestGroup":
			return outcomeOfTest(expression.expression, frame);
		case "TestNot":
			return turned(
				outcomeOfTest(expression.operand, frame),
				expression.negations.length,
			);
		case "TestLogical":
			return expression.operands.reduce<Outcome>(
				(before, operand, index) =>
					index === 0
						? outcomeOfTest(operand, frame)
						: joined(before, expression.operator, () =>
								outcomeOfTest(operand, frame),
							),
				undefined,
			);
		case "TestUnary":
			return outcomeOfOne(
				expression.operator,
				textOf(expression.operand, frame),
			);
		case "TestBinary": {
			const { operator, left, right } = expression;
			const text = textOf(left, frame);
			if (/^(==?|!=)$/.test(operator)) {
				const alike = isAlike(text, globOf(right, frame));
				return operator === "!=" ? turned(alike, 1) : alike;
			}
			return outcomeOfTwo(operator, text, textOf(right, frame));
		}
	}
}

function textOf(word: Word, frame: Frame): string | undefined {
	const text = expandText(word, frame);
	return isKnown(text) ? charactersOf(text) : undefined;
}

function outcomeOfOne(operator: string, text: string | undefined): Outcome {
	if (text === undefined) return undefined;
	if (operator === "-n") return text !== "";
	return operator === "-z" ? text === "" : undefined;
}

function outcomeOfTwo(
	operator: string,
	left: string | undefined,
	right: string | undefined,
): Outcome {
	if (left === undefined || right === undefined) return undefined;
	if (operator === "=" || operator === "==") return left === right;
	if (operator === "!=") return left !== right;
	const compare = NUMBERS[operator];
	const [a, b] = [toInteger(left), toInteger(right)];
	return compare && a !== undefined && b !== undefined
		? compare(a, b)
		: undefined;
}

const NUMBERS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
	"-eq": (a, b) => a === b,
	"-ne": (a, b) => a !== b,
	"-gt": (a, b) => a > b,
	"-ge": (a, b) => a >= b,
	"-lt": (a, b) => a < b,
	"-le": (a, b) => a <= b,
};

/** `a && b` and `a || b`, where one of the two may be open. */
export function joined(
	before: Outcome,
	operator: "&&" | "||",
	next: () => Outcome,
): Outcome {
	const decides = operator === "||";
	if (before === decides) return decides;
	const after = next();
	if (after === decides || before !== undefined) return after;
	return undefined;
}

function turned(outcome: Outcome, times: number): Outcome {
	return outcome === undefined || times % 2 === 0 ? outcome : !outcome;
}

/**
 * The item of `case` that runs; undefined where the launch decides, and nothing when no item matches. An item that
 * falls through to the next is not followed.
 */
export function chosenItem(
	node: Case,
	frame: Frame,
): Case["items"][number] | "none" | undefined {
	const text = textOf(node.word, frame);
	if (text === undefined) return undefined;
	for (const item of node.items) {
		const outcomes = item.pattern.map((word) =>
			isAlike(text, globOf(word, frame)),
		);
		if (outcomes.includes(true)) {
			return (item.terminator ?? ";;") === ";;" ? item : undefined;
		}
		if (outcomes.includes(undefined)) return undefined;
	}
	return "none";
}
