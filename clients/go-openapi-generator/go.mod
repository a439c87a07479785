module example.test/client

go 1.25.0
