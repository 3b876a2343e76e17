import { readdirSync, readFileSync, statSync, existsSync } from "node:fs";
import { test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { torchtitan } from "../../../src/readers/torchtitan/index.js";
import { gptNeox } from "../../../src/readers/gpt-neox/index.js";
import { megatron } from "../../../src/readers/megatron/index.js";
import { launchers } from "../../../src/readers/launchers/index.js";
import { describe as say } from "../../../src/problem.js";
import { fold } from "../../../src/plan/plan.js";
function walk(d: string): string[] {
	return readdirSync(d).flatMap((f) => { const p = `${d}/${f}`; return statSync(p).isDirectory() ? walk(p) : [p]; });
}
test("corpus", () => {
	const roots = (process.env.ROOTS ?? "").split(",");
	const verbose = process.env.V === "1";
	for (const root of roots) for (const p of walk(root)) {
		if (!/\.(ya?ml|toml|json|sh|slurm|sbatch)$/.test(p)) continue;
		const file = parseFile(p.slice(root.length + 1), readFileSync(p, "utf8"));
		for (const r of [torchtitan, gptNeox, megatron]) {
			if (!r.recognises(file)) continue;
			for (const reading of r.read(file, () => undefined)) {
				console.log(`${r.framework} ${file.path}: ${reading.kind} ${reading.kind === "training" ? reading.name : reading.why}`);
				if (reading.kind === "training") {
					if (verbose) console.log([...fold(reading.facts).values()].map((f) => `  ${f.key}=${JSON.stringify(f.value)} [${f.origin.kind}${"line" in f.origin ? `:${f.origin.line}` : ""}]`).join("\n"));
					for (const x of reading.problems) console.log(`    ! ${x.line} ${x.kind}: ${say(x)}`);
				}
			}
		}
		for (const l of launchers) for (const launch of l.launches(file)) {
			console.log(`launch ${file.path} -> ${launch.target.text} ${launch.facts.map((f) => `${f.key}=${f.value}[${f.origin.kind}]`).join(" ")} refs=${launch.references.map((r) => r.text)}`);
			for (const x of launch.problems) console.log(`    ! ${x.line} ${x.kind}: ${say(x)}`);
		}
	}
});
