"""The doors of engines that spread rows over processes and machines: Arrow in the middle, Spark at the edge."""
