import { readConfiguration } from "./configuration.ts";
import { examine } from "./doctor.ts";

// What a doctor finds who knows only the environment: authorities are trusted per process (NODE_EXTRA_CA_CERTS).
process.stdout.write(JSON.stringify(await examine(readConfiguration(process.env))));
process.exit(0);
