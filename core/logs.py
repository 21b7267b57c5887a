"""What the product writes down about itself: one line of JSON for each event, with plain tracebacks.

structlog's own default draws every local variable into a traceback: that puts what people typed, and passwords, into
the log, and takes minutes where a screen breaks.
"""

import logging
import sys

import structlog


def configure() -> None:
    """Log to standard error from here on; called once by each program."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        # Asked anew for each event: a logger kept since the first would go on writing to a stream closed since.
        logger_factory=lambda *_names: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
