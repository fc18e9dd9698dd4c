"""A stand-in for Twilio's cloud: calls, queues and conferences without a telephone, reached over HTTP only.

The core is sans-I/O: `cloud.Cloud` takes REST requests, what handsets and devices do, the answers to webhooks, and the
time; it gives webhook requests and what each leg hears. A driver (`drivers`) brings it a clock and a network.
"""
