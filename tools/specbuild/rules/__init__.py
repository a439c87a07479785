"""One rule a module. The name of the module is the name of the rule; a new module is found by itself."""
