"""Write the golden files anew."""

from golden import write

write()
