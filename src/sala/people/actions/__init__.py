"""Use cases of people, by subject; each public function is one of them and atomic."""
