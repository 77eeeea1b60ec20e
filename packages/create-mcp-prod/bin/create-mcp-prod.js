#!/usr/bin/env node
// Stands outside dist, so that a package manager can link it before the first build.
import "../dist/bin.js";
