import type { SyntaxNode } from "unbash";

/** Commands after which `&&` is only a way to write two lines in one. */
const HARDLY_FAILING: ReadonlySet<string> = new Set([
	":",
	".",
	"cd",
	"conda",
	"declare",
	"echo",
	"eval",
	"export",
	"local",
	"mkdir",
	"module",
	"pushd",
	"set",
	"source",
	"true",
	"typeset",
	"ulimit",
]);

/** True for a command that as good as never fails, so that what `&&` has after it runs too. */
export function hardlyFails(node: SyntaxNode): boolean {
	if (node.type !== "Command") return false;
	if (node.name) return HARDLY_FAILING.has(node.name.value);
	return !node.prefix.some((part) =>
		/\$\(|`/.test("text" in part ? part.text : ""),
	);
}
