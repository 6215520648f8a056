"""The same functions inside LibreOffice Calc: an extension that carries all it needs."""
