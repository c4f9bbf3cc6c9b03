#!/usr/bin/env node
// Beside dist, so that npm can link it in a clone that isn't built yet.
import '../dist/cli.js';
