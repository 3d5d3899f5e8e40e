"""The real engines: installed beside the course, started on this machine only, ended with what asked for them."""
