"""What is measured: one module per topic, each with `measure`, which gives its rows one by one."""
