// Lets a script read the tables of src/ as they are: Node 24 strips types, but looks for `x.js` where `x.ts` stands.
import module from "node:module";

// A test runner that resolves TypeScript itself may run on a Node without these hooks.
module.registerHooks?.({
	resolve(specifier, context, next) {
		const isSource =
			specifier.startsWith(".") && context.parentURL?.endsWith(".ts");
		return next(
			isSource ? specifier.replace(/\.js$/, ".ts") : specifier,
			context,
		);
	},
});
