import { asText, entryAt, type Tree } from "../../../formats/tree.js";

/**
 * Puts the inputs into a command that its job states as plain values. What a sweep or another step gives stays open, as
 * a variable of the shell, which would take `${{…}}` for a mistake.
 */
export function inputsOf(job: Tree): (command: string) => string {
	return (command) =>
		command.replace(
			/\$\{\{\s*(\w+)\.([\w.]+)\s*\}\}/g,
			(_, group: string, name: string) => {
				const text =
					group === "inputs"
						? asText(entryAt(job, `inputs.${name}`)?.value)
						: undefined;
				return text === undefined || text.includes("${{")
					? `$${name.replaceAll(".", "_")}`
					: text;
			},
		);
}
